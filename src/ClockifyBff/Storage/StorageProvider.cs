namespace ClockifyBff.Storage;

internal enum StorageProvider
{
    Sqlite,
    PostgreSql,
}
