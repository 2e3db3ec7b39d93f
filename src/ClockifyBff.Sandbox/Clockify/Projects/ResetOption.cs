using ClockifyBff.Sandbox.Clockify.Http;

namespace ClockifyBff.Sandbox.Clockify.Projects;

/// <summary>Reads how often an estimate is reset; null for never.</summary>
internal static class ResetOption
{
    // Recorded: for other values, even the empty one, Clockify returns the error for invalid dates, not the error for unknown enum values.
    public static string? Read(JacksonObject body) =>
        body.GetString("resetOption") switch
        {
            (null or "WEEKLY" or "MONTHLY" or "YEARLY") and var option => option,
            _ => throw ClockifyException.InvalidValue("resetOption"),
        };
}
