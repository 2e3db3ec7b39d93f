using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http;
using NodaTime;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>A person's newest entries, the newest first: what timer and recent days are answered from.</summary>
/// <param name="Newest">These entries.</param>
/// <param name="AreAll">Whether there are no others.</param>
internal sealed record RecentEntries(IReadOnlyList<ClockifyTimeEntry> Newest, bool AreAll)
{
    public const int Most = 100;

    /// <summary>The time zone of the person's profile, as the entries tell it; null where they don't.</summary>
    public string? TimeZone => Newest.Select(entry => entry.User?.Settings?.TimeZone).FirstOrDefault(zone => zone is not null);

    /// <summary>The person, as far as the entries tell; null where they don't.</summary>
    public ClockifyUser? Owner =>
        Newest.Select(entry => entry.User).FirstOrDefault(user => user?.Name is not null) is { Id: { } id } told
            ? new ClockifyUser(
                id,
                Email: null,
                told.Name,
                ProfilePicture: null,
                ActiveWorkspace: null,
                Status: null,
                told.Settings,
                Memberships: null
            )
            : null;

    /// <summary>Whether all entries of a window are among them. Of those that begin with the oldest one some may be left out.</summary>
    public bool Hold(EntryWindow window) =>
        AreAll || (Newest.Count > 0 && window.Start is { } start && start > Instant.FromDateTimeOffset(Newest[^1].TimeInterval.Start));

    /// <summary>Whether all entries of a page are among them.</summary>
    public bool Hold(PageRequest page) => AreAll || (long)page.Number * page.Size <= Newest.Count;
}
