namespace ClockifyBff.Sandbox.Clockify;

internal interface IIdentified
{
    public string Id { get; }
}
