namespace ClockifyBff.Connections;

/// <summary>Whether existing connections are assigned to the callers whose address they act as.</summary>
internal enum AdoptionSwitch
{
    Off,
    On,
}
