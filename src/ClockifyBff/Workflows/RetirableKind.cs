namespace ClockifyBff.Workflows;

internal enum RetirableKind
{
    Project,
    Client,
    Task,
}
