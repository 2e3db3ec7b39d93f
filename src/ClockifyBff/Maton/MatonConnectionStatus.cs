namespace ClockifyBff.Maton;

internal enum MatonConnectionStatus
{
    Unknown,
    Pending,
    Active,
    Failed,
}
