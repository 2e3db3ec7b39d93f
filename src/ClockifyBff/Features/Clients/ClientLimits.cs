namespace ClockifyBff.Features.Clients;

internal static class ClientLimits
{
    public const int MaxTextLength = 3000;
    public const int MaxCcEmails = 3;
}
