namespace ClockifyBff.Connections;

internal enum AdoptionSwitch
{
    Off,
    On,
}
