using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>How often an estimate starts anew; null: never.</summary>
internal static class ResetOption
{
    // Recorded: another value, the empty one included, is refused as a bad date is, and not as an unknown word elsewhere.
    public static string? Read(JacksonObject body) =>
        body.GetString("resetOption") switch
        {
            (null or "WEEKLY" or "MONTHLY" or "YEARLY") and var option => option,
            _ => throw ClockifyException.InvalidValue("resetOption"),
        };
}
