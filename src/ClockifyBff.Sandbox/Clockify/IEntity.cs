namespace ClockifyBff.Sandbox.Clockify;

/// <summary>An object with an id, such as a project.</summary>
internal interface IEntity
{
    public string Id { get; }
}
