using ClockifyBff.Upstream;

namespace ClockifyBff.RawProxy;

/// <summary>Where an allowed target goes, and which methods on it are an administrator's.</summary>
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
