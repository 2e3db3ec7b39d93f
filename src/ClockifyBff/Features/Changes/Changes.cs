using ClockifyBff.Api.OpenApi;

namespace ClockifyBff.Features.Changes;

/// <summary>The kinds of data that have changed.</summary>
/// <param name="Changed">The kinds that have changed since the cursor. Read again what you show of them.</param>
/// <param name="Cursor">The cursor for the next request.</param>
/// <param name="Now">The current time of this service.</param>
internal sealed record Changes(IReadOnlyList<ChangeKind> Changed, string Cursor, DateTimeOffset Now) : IExample
{
    public static object Example =>
        new Changes(
            [ChangeKind.Timer, ChangeKind.TimeEntries],
            new ChangeCursor(DateTimeOffset.UnixEpoch, Scope: 0, Epoch: 0, new long[ReportedTag.VersionCount]).ToString(),
            new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero)
        );
}
