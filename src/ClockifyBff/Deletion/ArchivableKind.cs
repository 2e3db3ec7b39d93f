namespace ClockifyBff.Deletion;

internal enum ArchivableKind
{
    Project,
    Client,
    Task,
}
