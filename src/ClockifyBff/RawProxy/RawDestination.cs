using ClockifyBff.Upstream;

namespace ClockifyBff.RawProxy;

/// <summary>The upstream URL of an allowed request target, and its methods that require the administrator role.</summary>
internal sealed record RawDestination(string Target, Uri Address, UpstreamRoute Route, AdministrativeMethods Administrative)
{
    public bool IsAdministration(string method) =>
        Administrative switch
        {
            AdministrativeMethods.All => true,
            AdministrativeMethods.Writes => !HttpMethods.IsGet(method),
            _ => false,
        };
}
