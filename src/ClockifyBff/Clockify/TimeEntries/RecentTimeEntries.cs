using ClockifyBff.Clockify;
using ClockifyBff.Clockify.Workspaces;
using NodaTime;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>The newest time entries of a user. The timer and recent days are read from them.</summary>
/// <param name="Newest">The time entries, newest first.</param>
/// <param name="IsComplete">Whether the user has no other time entries.</param>
internal sealed record RecentTimeEntries(IReadOnlyList<ClockifyTimeEntry> Newest, bool IsComplete)
{
    public const int MaxCount = 100;

    /// <summary>The time zone of the user's profile; null if no entry includes it.</summary>
    public string? TimeZone => Newest.Select(entry => entry.User?.Settings?.TimeZone).FirstOrDefault(zone => zone is not null);

    /// <summary>The user, with the values that the entries include; null if no entry includes the user.</summary>
    public ClockifyUser? Owner =>
        Newest.Select(entry => entry.User).FirstOrDefault(user => user?.Name is not null) is { Id: { } id } owner
            ? new ClockifyUser(
                id,
                Email: null,
                owner.Name,
                ProfilePicture: null,
                ActiveWorkspace: null,
                Status: null,
                owner.Settings,
                Memberships: null
            )
            : null;

    /// <summary>
    /// Whether all entries of a window are included. The window must begin after the oldest entry, because others with the same start
    /// may be missing.
    /// </summary>
    public bool Covers(TimeEntryWindow window) =>
        IsComplete || (Newest.Count > 0 && window.Start is { } start && start > Instant.FromDateTimeOffset(Newest[^1].TimeInterval.Start));

    /// <summary>Whether all entries of a page are included.</summary>
    public bool Covers(PageRequest page) => IsComplete || (long)page.Number * page.Size <= Newest.Count;
}
