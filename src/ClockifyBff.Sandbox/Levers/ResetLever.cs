using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Sandbox.Issuer;
using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.Levers;

/// <summary><c>/sandbox/reset</c>: everything as it was at the start.</summary>
internal sealed class ResetLever(
    Company company,
    Connections connections,
    Faults faults,
    Settings settings,
    RequestLimit limit,
    KeySet keys,
    Sessions sessions,
    Journal journal
)
{
    public void Map(IEndpointRouteBuilder levers) => levers.MapPost("/reset", Reset);

    private Task Reset(HttpContext context)
    {
        company.Reset();
        connections.Reset();
        faults.Clear();
        settings.Reset();
        limit.Reset();
        keys.Reset();
        sessions.Reset();
        journal.Clear();
        return context.Response.DoneAsync();
    }
}
