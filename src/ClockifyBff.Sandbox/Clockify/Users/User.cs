using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace ClockifyBff.Sandbox.Clockify.Users;

/// <summary>A Clockify account.</summary>
internal sealed record User(string Id, string Email, string Name) : IEntity
{
    public required string? TimeZone { get; init; }

    public required string WorkspaceId { get; init; }

    public string WeekStart { get; init; } = "MONDAY";

    public string TimeFormat { get; init; } = "HOUR24";

    /// <summary>Error messages come in it.</summary>
    public string Language { get; init; } = "EN";

    /// <summary>Invited, never signed in: there are no settings yet.</summary>
    public bool HasSignedIn { get; init; } = true;

    /// <summary>The instant a wall clock of this person's profile shows these digits.</summary>
    public Instant ToInstant(LocalDateTime wallClock) =>
        ZoneOf(TimeZone ?? string.Empty).ResolveLocal(wallClock, Resolvers.LenientResolver).ToInstant();

    /// <summary>
    /// As Java reads ids: "GMT+2" is two hours ahead, "Etc/GMT+2" two hours behind; "SystemV/PST8" is an id that only Java has.
    /// </summary>
    private static DateTimeZone ZoneOf(string id)
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
            if (OffsetPattern.CreateWithInvariantCulture(pattern).Parse(offset) is { Success: true, Value: var ahead })
            {
                return DateTimeZone.ForOffset(ahead);
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
