using ClockifyBff.Caching;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Replicas;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Clockify.TimeEntries;

/// <summary>What people do all day and look at all the time: time entries as copies have them.</summary>
internal sealed class EntryCopies(ClockifyClient clockify, UpstreamCache cache, IOptions<CacheOptions> options)
{
    private const string Recent = "recent";
    private const string Running = "running";
    private const int LargestPageOfTimers = 1000;

    // What is kept of an entry beside its words.
    private const long MemoryPerEntry = 1024;
    private const long MemoryPerField = 512;

    /// <summary>A person's newest entries.</summary>
    /// <exception cref="ProblemException">404 <c>not_found</c>: the workspace has no such person.</exception>
    public ValueTask<RecentEntries> RecentAsync(WorkspaceAccess access, string userId, CacheFreshness? freshness = null) =>
        ReadAsync(
            access,
            userId,
            Recent,
            async (upstream, cancellationToken) =>
            {
                var page = await PageAsync(
                    access,
                    new EntrySelection(userId),
                    new PageRequest(1, RecentEntries.Most),
                    upstream,
                    cancellationToken
                );
                return new Fetched<RecentEntries>(new RecentEntries(page.Value.Items, page.Value.IsLast), page.Bytes);
            },
            freshness
        );

    /// <summary>The same as they are at hand, however old; null where they aren't.</summary>
    public RecentEntries? RecentAtHand(WorkspaceAccess access, string userId) =>
        cache.TryGet<RecentEntries>(access, PartOf(access, userId), Recent);

    /// <summary>A person's running timer, wherever among the entries it is; null where none runs.</summary>
    public async ValueTask<ClockifyTimeEntry?> RunningOfAsync(WorkspaceAccess access, string userId) =>
        await ReadAsync(
            access,
            userId,
            Running,
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
                    Measured(page.Items).Bytes
                )
                {
                    FreshFor = TimeSpan.FromSeconds(options.Value.TimeEntriesMaxSeconds),
                };
            }
        );

    /// <summary>All of a selection, newest first.</summary>
    /// <exception cref="ProblemException">404 <c>not_found</c>: the workspace has no such person.</exception>
    public ValueTask<IReadOnlyList<ClockifyTimeEntry>> AllAsync(WorkspaceAccess access, EntrySelection selection) =>
        ReadAsync(
            access,
            selection.UserId,
            $"all {selection.ToQuery()}",
            async (upstream, cancellationToken) =>
                Measured(
                    (
                        await clockify.ListAsync(
                            selection.Path(access),
                            ClockifyClient.LargestPage,
                            ClockifyJson.Default.ClockifyTimeEntry,
                            new SharedParts().Share,
                            entry => entry.Id,
                            upstream,
                            cancellationToken
                        )
                    ).Value
                )
        );

    /// <summary>A page of a selection, newest first.</summary>
    /// <exception cref="ProblemException">404 <c>not_found</c>: the workspace has no such person.</exception>
    public ValueTask<ClockifyPage<ClockifyTimeEntry>> PageAsync(WorkspaceAccess access, EntrySelection selection, PageRequest page) =>
        ReadAsync(
            access,
            selection.UserId,
            $"{page.Number}/{page.Size} {selection.ToQuery()}",
            (upstream, cancellationToken) => PageAsync(access, selection, page, upstream, cancellationToken)
        );

    /// <summary>Everybody's running timers.</summary>
    public ValueTask<IReadOnlyList<ClockifyTimeEntry>> RunningAsync(WorkspaceAccess access) =>
        cache.ReadAsync(
            access,
            new CacheTag(access.WorkspaceId, CacheTag.RunningTimers),
            string.Empty,
            (upstream, cancellationToken) =>
                clockify.ListAsync(
                    access.Path("/time-entries/status/in-progress"),
                    LargestPageOfTimers,
                    ClockifyJson.Default.ClockifyTimeEntry,
                    entry => entry,
                    entry => entry.Id,
                    upstream,
                    cancellationToken
                )
        );

    private async Task<Fetched<ClockifyPage<ClockifyTimeEntry>>> PageAsync(
        WorkspaceAccess access,
        EntrySelection selection,
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
            new SharedParts().Share,
            entry => entry.Id,
            upstream,
            cancellationToken
        );
        return new Fetched<ClockifyPage<ClockifyTimeEntry>>(read, Measured(read.Items).Bytes);
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
            return await cache.ReadAsync(access, PartOf(access, userId), selection, fetch, freshness);
        }
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw refusal.NotFound("userId", "user");
        }
    }

    private static CacheTag PartOf(WorkspaceAccess access, string userId) => new(access.WorkspaceId, CacheTag.TimeEntriesOf(userId));

    private static Fetched<IReadOnlyList<ClockifyTimeEntry>> Measured(IReadOnlyList<ClockifyTimeEntry> entries) =>
        new(
            entries,
            entries.Sum(entry =>
                MemoryPerEntry
                + (sizeof(char) * (entry.Description?.Length ?? 0))
                + (MemoryPerField * (entry.CustomFieldValues?.Length ?? 0))
            )
        );

    /// <summary>Entries are about the same few things over and over: each is kept once.</summary>
    private sealed class SharedParts
    {
        private readonly HashSet<object> _known = [];

        public ClockifyTimeEntry Share(ClockifyTimeEntry entry) =>
            entry with
            {
                UserId = Once(entry.UserId),
                User = Once(entry.User),
                ProjectId = Once(entry.ProjectId),
                Project = Once(entry.Project),
                TaskId = Once(entry.TaskId),
                Task = Once(entry.Task),
                TagIds = entry.TagIds is null ? null : Array.ConvertAll(entry.TagIds, id => Once(id)!),
                Tags = entry.Tags is null ? null : Array.ConvertAll(entry.Tags, tag => Once(tag)!),
                Type = Once(entry.Type),
            };

        private T? Once<T>(T? one)
            where T : class
        {
            if (one is null || _known.Add(one))
            {
                return one;
            }

            _known.TryGetValue(one, out var known);
            return (T?)known;
        }
    }
}
