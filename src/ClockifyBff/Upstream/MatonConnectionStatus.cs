namespace ClockifyBff.Upstream;

internal enum MatonConnectionStatus
{
    Unknown,
    Pending,
    Active,
    Failed,
}
