using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace ClockifyBff.Sandbox.Clockify.Users;

/// <summary>A user of Clockify, that is, an account.</summary>
internal sealed record User(string Id, string Email, string Name) : IEntity
{
    public required string? TimeZone { get; init; }

    public required string WorkspaceId { get; init; }

    public string WeekStart { get; init; } = "MONDAY";

    public string TimeFormat { get; init; } = "HOUR24";

    /// <summary>The language of error messages: EN or ES.</summary>
    public string Language { get; init; } = "EN";

    /// <summary>Whether the user has ever signed in. A user who was only invited has no settings.</summary>
    public bool HasSignedIn { get; init; } = true;

    /// <summary>Converts a local time in the time zone of the profile to an instant.</summary>
    public Instant ToInstant(LocalDateTime localTime) =>
        FindZone(TimeZone ?? string.Empty).ResolveLocal(localTime, Resolvers.LenientResolver).ToInstant();

    /// <summary>
    /// Finds a time zone by an id of Java: "GMT+2" is two hours ahead of UTC, "Etc/GMT+2" is two hours behind, and "SystemV/PST8" exists
    /// only in Java. Returns UTC for an unknown id.
    /// </summary>
    private static DateTimeZone FindZone(string id)
    {
        if (id == "SystemV/PST8")
        {
            return DateTimeZone.ForOffset(Offset.FromHours(-8));
        }

        var offset =
            id.StartsWith("GMT", StringComparison.Ordinal) || id.StartsWith("UTC", StringComparison.Ordinal) ? id[3..]
            : id.StartsWith("UT", StringComparison.Ordinal) ? id[2..]
            : id;
        foreach (var pattern in (string[])["+H", "+HH", "+HH:mm", "+HHmm"])
        {
            if (OffsetPattern.CreateWithInvariantCulture(pattern).Parse(offset) is { Success: true, Value: var utcOffset })
            {
                return DateTimeZone.ForOffset(utcOffset);
            }
        }

        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? DateTimeZone.Utc;
    }

    public JsonObject ToJson(IEnumerable<JsonNode> memberships) =>
        new()
        {
            ["id"] = Id,
            ["email"] = Email,
            ["name"] = Name,
            ["memberships"] = new JsonArray([.. memberships]),
            ["profilePicture"] = "https://img.clockify.me/no-user-image.png",
            ["activeWorkspace"] = WorkspaceId,
            ["defaultWorkspace"] = WorkspaceId,
            ["settings"] = HasSignedIn ? SettingsJson() : null,
            ["status"] = HasSignedIn ? "ACTIVE" : "NOT_REGISTERED",
            ["customFields"] = new JsonArray(),
        };

    private JsonObject SettingsJson() =>
        new()
        {
            ["weekStart"] = WeekStart,
            ["timeZone"] = TimeZone,
            ["timeFormat"] = TimeFormat,
            ["dateFormat"] = TimeFormat == "HOUR12" ? "MM/DD/YYYY" : "DD/MM/YYYY",
            ["sendNewsletter"] = false,
            ["weeklyUpdates"] = true,
            ["longRunning"] = true,
            ["scheduledReports"] = true,
            ["approval"] = true,
            ["pto"] = true,
            ["alerts"] = true,
            ["reminders"] = true,
            ["timeTrackingManual"] = false,
            ["summaryReportSettings"] = new JsonObject { ["group"] = "Project", ["subgroup"] = "Time Entry" },
            ["isCompactViewOn"] = true,
            ["dashboardSelection"] = "ME",
            ["dashboardViewType"] = "PROJECT",
            ["dashboardPinToTop"] = false,
            ["projectListCollapse"] = 50,
            ["collapseAllProjectLists"] = false,
            ["groupSimilarEntriesDisabled"] = true,
            ["myStartOfDay"] = "09:00",
            ["projectPickerTaskFilter"] = true,
            ["lang"] = Language,
            ["multiFactorEnabled"] = false,
            ["theme"] = "DEFAULT",
            ["scheduling"] = true,
            ["onboarding"] = true,
            ["showOnlyWorkingDays"] = false,
        };
}
