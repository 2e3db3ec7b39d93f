using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Caching;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Failures;
using ClockifyBff.Replicas;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Clockify;

/// <summary>Sends typed requests to the Clockify API through a connection, and reads the responses.</summary>
internal sealed class ClockifyApiClient(
    UpstreamClient client,
    Retries retries,
    CacheTagVersions tagVersions,
    LargeListLimiter largeLists,
    AuditLog audit,
    IOptions<MatonOptions> options
)
{
    /// <summary>The maximum page size of Clockify.</summary>
    public const int MaxPageSize = 5000;

    // Reading larger pages needs a permit of LargeListLimiter.
    private const int MaxUnlimitedPageSize = 200;

    // More pages than real lists have. Ends the loop if upstream never marks a page as the last.
    private const int MaxPages = 200;

    // Deserialized items take about twice as much memory as their JSON.
    private const int MemoryPerJsonByte = 2;
    private const long EstimatedBytesPerItem = 1024;

    private readonly Uri _url = options.Value.ClockifyUrl;

    /// <summary>Reads the Clockify user of a connection.</summary>
    public async Task<ClockifyUser> GetUserAsync(UpstreamContext upstream, CancellationToken cancellationToken) =>
        await GetAsync("user", ClockifyJson.Default.ClockifyUser, upstream, cancellationToken) is { Id.Length: > 0, Email.Length: > 0 } user
            ? user
            : throw new UpstreamException(UpstreamFailureKind.InvalidResponse, "Clockify's response contains no user.");

    /// <summary>Reads an entity.</summary>
    /// <exception cref="ClockifyRejection">Clockify rejected the request.</exception>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, UpstreamContext upstream, CancellationToken cancellationToken) =>
        ExchangeAsync(
            HttpMethod.Get,
            path,
            body: null,
            upstream,
            writeLock: null,
            (response, limit) => ReadOneAsync(response, type, limit),
            cancellationToken
        );

    /// <summary>Reads a page of a list, item by item as the response arrives.</summary>
    /// <param name="path">The path of the list.</param>
    /// <param name="page">The number of the page, from 1.</param>
    /// <param name="pageSize">The maximum number of items.</param>
    /// <param name="type">The JSON type of the items.</param>
    /// <param name="convert">Converts an item to what is returned.</param>
    /// <param name="idOf">Returns the id of an item. Items without an id are dropped.</param>
    /// <param name="upstream">The context of the upstream request.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ClockifyRejection">Clockify rejected the request.</exception>
    public Task<ClockifyPage<T>> PageAsync<TWire, T>(
        string path,
        int page,
        int pageSize,
        JsonTypeInfo<TWire> type,
        Func<TWire, T> convert,
        Func<T, string?> idOf,
        UpstreamContext upstream,
        CancellationToken cancellationToken
    )
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return ExchangeAsync(
            HttpMethod.Get,
            $"{path}{separator}page={page}&page-size={pageSize}",
            body: null,
            upstream,
            writeLock: null,
            ReadAsync,
            cancellationToken
        );

        async Task<ClockifyPage<T>> ReadAsync(HttpResponseMessage response, CancellationToken limit)
        {
            // Acquired only after the response has arrived, so that waiting for Clockify holds no permit.
            using var lease = pageSize > MaxUnlimitedPageSize ? await largeLists.AcquireForReadAsync(limit) : null;
            var items = new List<T>();
            var count = 0;
            await foreach (
                var item in JsonSerializer.DeserializeAsyncEnumerable(await response.Content.ReadAsStreamAsync(limit), type, limit)
            )
            {
                count++;
                if (item is not null && convert(item) is var converted && !string.IsNullOrEmpty(idOf(converted)))
                {
                    items.Add(converted);
                }
            }

            // Lists without paging are returned whole and lack the header.
            var isLast = response.Headers.TryGetValues("Last-Page", out var values)
                ? values.FirstOrDefault() != "false"
                : count != pageSize;
            return new ClockifyPage<T>(
                items,
                isLast || count == 0,
                MemoryPerJsonByte * (response.Content.Headers.ContentLength ?? count * EstimatedBytesPerItem)
            );
        }
    }

    /// <summary>Reads all pages of a list.</summary>
    /// <exception cref="ClockifyRejection">Clockify rejected the request.</exception>
    public async Task<Fetched<IReadOnlyList<T>>> ListAsync<TWire, T>(
        string path,
        int pageSize,
        JsonTypeInfo<TWire> type,
        Func<TWire, T> convert,
        Func<T, string> idOf,
        UpstreamContext upstream,
        CancellationToken cancellationToken
    )
    {
        var page = await PageAsync(path, 1, pageSize, type, convert, idOf, upstream, cancellationToken);
        var (all, bytes) = (page.Items, page.Bytes);
        for (var number = 2; !page.IsLast && number <= MaxPages; number++)
        {
            page = await PageAsync(path, number, pageSize, type, convert, idOf, upstream, cancellationToken);
            all = [.. all, .. page.Items];
            bytes += page.Bytes;
        }

        // Items added between the requests shift others to the next page, so an item may occur twice.
        return new Fetched<IReadOnlyList<T>>(all.Count <= pageSize ? all : [.. all.DistinctBy(idOf)], bytes);
    }

    /// <summary>Reads an entity of a workspace by its id.</summary>
    /// <param name="access">The context of the read.</param>
    /// <param name="relativePath">The path relative to the workspace.</param>
    /// <param name="type">The JSON type of the entity.</param>
    /// <param name="field">The field of the request that contains the id.</param>
    /// <param name="what">The kind of the entity, for the problem text.</param>
    /// <exception cref="InvalidValueException">The entity doesn't exist, or the user may not see it.</exception>
    public async Task<T> GetOneAsync<T>(WorkspaceAccess access, string relativePath, JsonTypeInfo<T> type, string field, string what)
    {
        try
        {
            return await GetAsync(access.Path(relativePath), type, access.Upstream, access.CancellationToken);
        }
        catch (ClockifyRejection rejection) when (rejection.IsAboutInput)
        {
            throw rejection.NotFound(field, what);
        }
    }

    /// <summary>
    /// Sends a write once, without retries. Invalidates the cache tags of the write unless it certainly had no effect.
    /// </summary>
    /// <param name="write">The write.</param>
    /// <param name="type">The JSON type of the response.</param>
    /// <param name="access">The context of the write.</param>
    /// <exception cref="ClockifyRejection">Clockify returned an error.</exception>
    /// <exception cref="UpstreamException">
    /// The request failed; <see cref="UpstreamException.Certainty"/> says whether the write may have taken effect.
    /// </exception>
    public Task<T> WriteAsync<T>(ClockifyWrite write, JsonTypeInfo<T> type, WriteAccess access) =>
        WriteAsync(write, (response, limit) => ReadOneAsync(response, type, limit), access);

    /// <summary>Sends a write once, without retries, and ignores the body of the response.</summary>
    public Task WriteAsync(ClockifyWrite write, WriteAccess access) => WriteAsync(write, (_, _) => Task.FromResult(true), access);

    private async Task<T> WriteAsync<T>(ClockifyWrite write, Func<HttpResponseMessage, CancellationToken, Task<T>> read, WriteAccess access)
    {
        var outcome = "unknown";
        try
        {
            var result = await ExchangeAsync(
                write.Method,
                write.Path,
                write.Body,
                access.Workspace.Upstream,
                access.Lock,
                read,
                access.Workspace.CancellationToken
            );
            outcome = "done";
            await InvalidateTagsAsync(write, access);
            return result;
        }
        catch (ServiceException e) when (e.Certainty != Certainty.Unknown)
        {
            outcome = e.Certainty == Certainty.Rejected ? "rejected" : "not_sent";
            throw;
        }
        catch (ServiceException)
        {
            await InvalidateTagsAsync(write, access);
            _ = tagVersions.InvalidateLaterAsync(TagsOf(write, access), access.Workspace.Upstream.OwnerKey);
            throw;
        }
        finally
        {
            audit.RecordWrite(
                access.Workspace.Upstream.OwnerKey,
                write.Operation,
                access.Workspace.WorkspaceId is "" ? null : access.Workspace.WorkspaceId,
                write.EntityId,
                outcome
            );
        }
    }

    private async ValueTask InvalidateTagsAsync(ClockifyWrite write, WriteAccess access)
    {
        foreach (var tag in TagsOf(write, access))
        {
            await tagVersions.InvalidateAsync(tag, access.Workspace.Upstream.OwnerKey);
        }
    }

    private static CacheTag[] TagsOf(ClockifyWrite write, WriteAccess access) =>
        [.. write.Tags.Select(tag => new CacheTag(access.Workspace.WorkspaceId, tag))];

    private static async Task<T> ReadOneAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), type, cancellationToken)
            is { } entity
                and not IClockifyEntity { Id: null or "" }
            ? entity
            : throw new JsonException();

    private Task<T> ExchangeAsync<T>(
        HttpMethod method,
        string path,
        byte[]? body,
        UpstreamContext upstream,
        WriteLock? writeLock,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    ) =>
        method == HttpMethod.Get
            ? retries.ReadAsync(limit => AttemptAsync(method, path, body, upstream, writeLock, read, limit), cancellationToken)
            : AttemptAsync(method, path, body, upstream, writeLock, read, cancellationToken);

    private async Task<T> AttemptAsync<T>(
        HttpMethod method,
        string path,
        byte[]? body,
        UpstreamContext upstream,
        WriteLock? writeLock,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(_url, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        var isWrite = method != HttpMethod.Get;
        return await client.SendAsync(request, upstream, ClockifyRoutes.Match(path), writeLock, ReadSuccessAsync, cancellationToken);

        async Task<T> ReadSuccessAsync(HttpResponseMessage response, CancellationToken limit) =>
            (int)response.StatusCode switch
            {
                >= 200 and < 300 => await read(response, limit),
                >= 400 => throw ClockifyRejection.Read(
                    (int)response.StatusCode,
                    await response.Content.ReadAsByteArrayAsync(limit),
                    isWrite
                ),
                _ => throw new UpstreamException(
                    UpstreamFailureKind.InvalidResponse,
                    "Clockify's response is a redirect.",
                    isWrite ? Certainty.Unknown : Certainty.NothingSent
                ),
            };
    }
}
