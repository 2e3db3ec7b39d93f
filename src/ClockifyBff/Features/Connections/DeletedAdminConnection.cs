using ClockifyBff.Api.OpenApi;

namespace ClockifyBff.Features.Connections;

/// <summary>The result of deleting a connection as an administrator.</summary>
/// <param name="Deleted">The deleted connection, in its last state.</param>
/// <param name="Steps">The steps taken, in order.</param>
/// <param name="Notice">What remains to be done by a person.</param>
internal sealed record DeletedAdminConnection(AdminConnection Deleted, IReadOnlyList<string> Steps, string Notice) : IExample
{
    public static object Example => Of((AdminConnection)AdminConnection.Example);

    public static DeletedAdminConnection Of(AdminConnection connection) => new(connection, ["delete"], DeletedConnection.ApiKeyNotice);
}
