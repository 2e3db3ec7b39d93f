namespace ClockifyBff.Sandbox.Clockify;

internal enum Kind
{
    Created,
    Person,
    Workspace,
    Client,
    Project,
    Task,
    Tag,
    CustomField,
    UserGroup,
    TimeEntry,
    Currency,
}
