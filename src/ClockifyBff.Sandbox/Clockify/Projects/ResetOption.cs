using ClockifyBff.Sandbox.Clockify.Wire;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>How often an estimate starts anew; null: never.</summary>
internal static class ResetOption
{
    // Recorded: another value, the empty one included, is refused as a bad date is, and not as an unknown word elsewhere.
    public static string? Of(Body body) =>
        body.Text("resetOption") switch
        {
            (null or "WEEKLY" or "MONTHLY" or "YEARLY") and var option => option,
            _ => throw ClockifyError.InvalidValue("resetOption"),
        };
}
