namespace ClockifyBff.Sandbox.Clockify;

internal interface IEntity
{
    public string Id { get; }
}
