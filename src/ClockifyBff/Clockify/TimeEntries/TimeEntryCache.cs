using ClockifyBff.Caching;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>Reads time entries through the cache of the connection.</summary>
internal sealed class TimeEntryCache(ClockifyApiClient clockify, UpstreamCache cache, IOptions<CacheOptions> options)
{
    private const string RecentSelection = "recent";
    private const string RunningSelection = "running";
    private const int MaxTimersPageSize = 1000;

    // Estimates of the memory of an entry without its description, and of each value of a custom field.
    private const long BytesPerEntry = 1024;
    private const long BytesPerCustomField = 512;

    /// <summary>Returns the newest time entries of a user.</summary>
    /// <exception cref="InvalidValueException">The workspace has no such user.</exception>
    public ValueTask<RecentTimeEntries> RecentAsync(WorkspaceAccess access, string userId, CacheFreshness? freshness = null) =>
        ReadAsync(
            access,
            userId,
            RecentSelection,
            async (upstream, cancellationToken) =>
            {
                var page = await PageAsync(
                    access,
                    new TimeEntrySelection(userId),
                    new PageRequest(1, RecentTimeEntries.MaxCount),
                    upstream,
                    cancellationToken
                );
                return new Fetched<RecentTimeEntries>(new RecentTimeEntries(page.Value.Items, page.Value.IsLast), page.Bytes);
            },
            freshness
        );

    /// <summary>Returns the cached newest time entries of a user, of any age; null if none are cached.</summary>
    public RecentTimeEntries? TryGetRecent(WorkspaceAccess access, string userId) =>
        cache.TryGet<RecentTimeEntries>(access.Reader, TagOf(access, userId), RecentSelection);

    /// <summary>Returns the running timer of a user, whatever its start; null if no timer runs.</summary>
    public async ValueTask<ClockifyTimeEntry?> GetRunningAsync(WorkspaceAccess access, string userId) =>
        await ReadAsync(
            access,
            userId,
            RunningSelection,
            async (upstream, cancellationToken) =>
            {
                var path = access.Path($"/user/{userId}/time-entries?hydrated=true&in-progress=true");
                var page = await clockify.PageAsync(
                    path,
                    1,
                    1,
                    ClockifyJson.Default.ClockifyTimeEntry,
                    entry => entry,
                    entry => entry.Id,
                    upstream,
                    cancellationToken
                );
                return new Fetched<ClockifyTimeEntry?>(
                    page.Items.FirstOrDefault(entry => entry.TimeInterval.End is null),
                    WithSize(page.Items).Bytes
                )
                {
                    FreshFor = TimeSpan.FromSeconds(options.Value.TimeEntriesMaxSeconds),
                };
            }
        );

    /// <summary>Returns all time entries of a selection, newest first.</summary>
    /// <exception cref="InvalidValueException">The workspace has no such user.</exception>
    public ValueTask<IReadOnlyList<ClockifyTimeEntry>> AllAsync(WorkspaceAccess access, TimeEntrySelection selection) =>
        ReadAsync(
            access,
            selection.UserId,
            $"all {selection.ToQuery()}",
            async (upstream, cancellationToken) =>
                WithSize(
                    (
                        await clockify.ListAsync(
                            selection.Path(access),
                            ClockifyApiClient.MaxPageSize,
                            ClockifyJson.Default.ClockifyTimeEntry,
                            new ValueDeduplicator().Deduplicate,
                            entry => entry.Id,
                            upstream,
                            cancellationToken
                        )
                    ).Value
                )
        );

    /// <summary>Returns a page of a selection, newest first.</summary>
    /// <exception cref="InvalidValueException">The workspace has no such user.</exception>
    public ValueTask<ClockifyPage<ClockifyTimeEntry>> PageAsync(WorkspaceAccess access, TimeEntrySelection selection, PageRequest page) =>
        ReadAsync(
            access,
            selection.UserId,
            $"{page.Number}/{page.Size} {selection.ToQuery()}",
            (upstream, cancellationToken) => PageAsync(access, selection, page, upstream, cancellationToken)
        );

    /// <summary>Returns the running timers of all users of a workspace.</summary>
    public ValueTask<IReadOnlyList<ClockifyTimeEntry>> RunningAsync(WorkspaceAccess access) =>
        cache.ReadAsync(
            access.Reader,
            new CacheTag(access.WorkspaceId, CacheTag.RunningTimers),
            string.Empty,
            (upstream, cancellationToken) =>
                clockify.ListAsync(
                    access.Path("/time-entries/status/in-progress"),
                    MaxTimersPageSize,
                    ClockifyJson.Default.ClockifyTimeEntry,
                    entry => entry,
                    entry => entry.Id,
                    upstream,
                    cancellationToken
                )
        );

    private async Task<Fetched<ClockifyPage<ClockifyTimeEntry>>> PageAsync(
        WorkspaceAccess access,
        TimeEntrySelection selection,
        PageRequest page,
        UpstreamContext upstream,
        CancellationToken cancellationToken
    )
    {
        var read = await clockify.PageAsync(
            selection.Path(access),
            page.Number,
            page.Size,
            ClockifyJson.Default.ClockifyTimeEntry,
            new ValueDeduplicator().Deduplicate,
            entry => entry.Id,
            upstream,
            cancellationToken
        );
        return new Fetched<ClockifyPage<ClockifyTimeEntry>>(read, WithSize(read.Items).Bytes);
    }

    private async ValueTask<T> ReadAsync<T>(
        WorkspaceAccess access,
        string userId,
        string selection,
        Func<UpstreamContext, CancellationToken, Task<Fetched<T>>> fetch,
        CacheFreshness? freshness = null
    )
    {
        try
        {
            return await cache.ReadAsync(access.Reader, TagOf(access, userId), selection, fetch, freshness);
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw rejection.NotFound("userId", "user");
        }
    }

    private static CacheTag TagOf(WorkspaceAccess access, string userId) => new(access.WorkspaceId, CacheTag.TimeEntriesOf(userId));

    private static Fetched<IReadOnlyList<ClockifyTimeEntry>> WithSize(IReadOnlyList<ClockifyTimeEntry> entries) =>
        new(
            entries,
            entries.Sum(entry =>
                BytesPerEntry
                + (sizeof(char) * (entry.Description?.Length ?? 0))
                + (BytesPerCustomField * (entry.CustomFieldValues?.Length ?? 0))
            )
        );

    /// <summary>Replaces equal values of time entries, such as projects and tags, by the same instance to save memory.</summary>
    private sealed class ValueDeduplicator
    {
        private readonly HashSet<object> _known = [];

        public ClockifyTimeEntry Deduplicate(ClockifyTimeEntry entry) =>
            entry with
            {
                UserId = Shared(entry.UserId),
                User = Shared(entry.User),
                ProjectId = Shared(entry.ProjectId),
                Project = Shared(entry.Project),
                TaskId = Shared(entry.TaskId),
                Task = Shared(entry.Task),
                TagIds = entry.TagIds is null ? null : Array.ConvertAll(entry.TagIds, id => Shared(id)!),
                Tags = entry.Tags is null ? null : Array.ConvertAll(entry.Tags, tag => Shared(tag)!),
                Type = Shared(entry.Type),
            };

        private T? Shared<T>(T? value)
            where T : class
        {
            if (value is null || _known.Add(value))
            {
                return value;
            }

            _known.TryGetValue(value, out var known);
            return (T?)known;
        }
    }
}
