using System.Data;
using Dapper;

namespace ClockifyBff.Storage;

/// <summary>Stores instants as milliseconds since 1970 in UTC, which SQLite and PostgreSQL compare alike.</summary>
internal sealed class UnixMillisecondsHandler : SqlMapper.TypeHandler<DateTimeOffset>
{
    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
    {
        parameter.DbType = DbType.Int64;
        parameter.Value = value.ToUnixTimeMilliseconds();
    }

    public override DateTimeOffset Parse(object value) => DateTimeOffset.FromUnixTimeMilliseconds((long)value);
}
