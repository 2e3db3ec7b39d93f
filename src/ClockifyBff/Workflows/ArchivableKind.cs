namespace ClockifyBff.Workflows;

internal enum ArchivableKind
{
    Project,
    Client,
    Task,
}
