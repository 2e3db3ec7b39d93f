namespace ClockifyBff.Features.Clients;

internal static class ClientLimits
{
    public const int Text = 3000;
    public const int CcEmails = 3;
}
