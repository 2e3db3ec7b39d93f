namespace ClockifyBff.Sandbox.Clockify;

/// <summary>The kinds of objects that have ids. Ids depend on the numeric value.</summary>
internal enum EntityKind
{
    Created,
    User,
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
