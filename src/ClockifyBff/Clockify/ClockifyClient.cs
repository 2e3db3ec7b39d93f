using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Caching;
using ClockifyBff.Clockify.Workspaces;
using ClockifyBff.Http.Problems;
using ClockifyBff.RateLimiting;
using ClockifyBff.Replicas;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;

namespace ClockifyBff.Clockify;

/// <summary>How anything is said to the Clockify API, through somebody's connection.</summary>
internal sealed class ClockifyClient(Door door, Retries retries, CacheTagVersions tagVersions, LargeListLimiter largeLists, AuditLog audit)
{
    /// <summary>The largest page Clockify gives.</summary>
    public const int LargestPage = 5000;

    private const int LargestUsualPage = 200;

    // More than anybody's list has: an upstream that never says "last" must not be asked for ever.
    private const int MostPages = 200;

    // What is kept in memory takes about as much again as its JSON.
    private const int MemoryPerByte = 2;
    private const long UsualItem = 1024;

    /// <summary>Who a connection acts as.</summary>
    public async Task<ClockifyUser> GetUserAsync(UpstreamContext upstream, CancellationToken cancellationToken) =>
        await GetAsync("user", ClockifyJson.Default.ClockifyUser, upstream, cancellationToken) is { Id.Length: > 0, Email.Length: > 0 } user
            ? user
            : throw new ProblemException(ErrorCode.UpstreamInvalidResponse, "Clockify did not say whose connection this is.");

    /// <summary>Reads one thing.</summary>
    /// <exception cref="ClockifyRefusal">Clockify said no.</exception>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, UpstreamContext upstream, CancellationToken cancellationToken) =>
        ExchangeAsync(
            HttpMethod.Get,
            path,
            body: null,
            upstream,
            held: null,
            (response, limit) => ReadOneAsync(response, type, limit),
            cancellationToken
        );

    /// <summary>Reads a page of a list as it streams in.</summary>
    /// <param name="path">The list.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="pageSize">How long it may be.</param>
    /// <param name="type">What Clockify's items are.</param>
    /// <param name="keep">What is kept of one.</param>
    /// <param name="idOf">Its id; what has none is left out.</param>
    /// <param name="upstream">Through whose connection.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ClockifyRefusal">Clockify said no.</exception>
    public Task<ClockifyPage<T>> PageAsync<TWire, T>(
        string path,
        int page,
        int pageSize,
        JsonTypeInfo<TWire> type,
        Func<TWire, T> keep,
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
            held: null,
            ReadAsync,
            cancellationToken
        );

        async Task<ClockifyPage<T>> ReadAsync(HttpResponseMessage response, CancellationToken limit)
        {
            // Acquired only after the response has arrived, so that waiting for Clockify holds no permit.
            using var lease = pageSize > LargestUsualPage ? await largeLists.AcquireForReadAsync(limit) : null;
            var items = new List<T>();
            var count = 0;
            await foreach (
                var item in JsonSerializer.DeserializeAsyncEnumerable(await response.Content.ReadAsStreamAsync(limit), type, limit)
            )
            {
                count++;
                if (item is not null && keep(item) is var kept && !string.IsNullOrEmpty(idOf(kept)))
                {
                    items.Add(kept);
                }
            }

            // A list that is not paged comes whole and does not say so.
            var isLast = response.Headers.TryGetValues("Last-Page", out var said) ? said.FirstOrDefault() != "false" : count != pageSize;
            return new ClockifyPage<T>(
                items,
                isLast || count == 0,
                MemoryPerByte * (response.Content.Headers.ContentLength ?? count * UsualItem)
            );
        }
    }

    /// <summary>Reads a list whole, in as few pages as it takes.</summary>
    /// <exception cref="ClockifyRefusal">Clockify said no.</exception>
    public async Task<Fetched<IReadOnlyList<T>>> ListAsync<TWire, T>(
        string path,
        int pageSize,
        JsonTypeInfo<TWire> type,
        Func<TWire, T> keep,
        Func<T, string> idOf,
        UpstreamContext upstream,
        CancellationToken cancellationToken
    )
    {
        var page = await PageAsync(path, 1, pageSize, type, keep, idOf, upstream, cancellationToken);
        var (all, bytes) = (page.Items, page.Bytes);
        for (var number = 2; !page.IsLast && number <= MostPages; number++)
        {
            page = await PageAsync(path, number, pageSize, type, keep, idOf, upstream, cancellationToken);
            all = [.. all, .. page.Items];
            bytes += page.Bytes;
        }

        // What is added meanwhile moves the rest across pages: the same item may come twice.
        return new Fetched<IReadOnlyList<T>>(all.Count <= pageSize ? all : [.. all.DistinctBy(idOf)], bytes);
    }

    /// <summary>Reads one thing by its id.</summary>
    /// <param name="access">Who reads.</param>
    /// <param name="below">Its path in the workspace.</param>
    /// <param name="type">What it is in JSON.</param>
    /// <param name="field">What its id is called in the request.</param>
    /// <param name="what">What it is in words.</param>
    /// <exception cref="ProblemException">404 <c>not_found</c>: Clockify shows this person no such thing.</exception>
    public async Task<T> GetOneAsync<T>(WorkspaceAccess access, string below, JsonTypeInfo<T> type, string field, string what)
    {
        try
        {
            return await GetAsync(access.Path(below), type, access.Upstream, access.CancellationToken);
        }
        catch (ClockifyRefusal refusal) when (refusal.IsAboutInput)
        {
            throw refusal.NotFound(field, what);
        }
    }

    /// <summary>Writes, once. Whatever comes of it, what was read before is old, unless it never left or Clockify said no.</summary>
    /// <param name="write">What is done.</param>
    /// <param name="type">What the answer holds.</param>
    /// <param name="access">Who writes.</param>
    /// <exception cref="ClockifyRefusal">Clockify said no: nothing was written.</exception>
    /// <exception cref="ProblemException">Its action is <c>check</c> when it may have been written all the same.</exception>
    public Task<T> WriteAsync<T>(ClockifyWrite write, JsonTypeInfo<T> type, WriteAccess access) =>
        WriteAsync(write, (response, limit) => ReadOneAsync(response, type, limit), access);

    /// <summary>The same for a write whose answer says nothing.</summary>
    public Task WriteAsync(ClockifyWrite write, WriteAccess access) => WriteAsync(write, (_, _) => Task.FromResult(true), access);

    private async Task<T> WriteAsync<T>(ClockifyWrite write, Func<HttpResponseMessage, CancellationToken, Task<T>> read, WriteAccess access)
    {
        var outcome = "unknown";
        try
        {
            var answer = await ExchangeAsync(
                write.Method,
                write.Path,
                write.Body,
                access.Upstream,
                access.Held,
                read,
                access.CancellationToken
            );
            outcome = "done";
            await RaiseAsync(write, access);
            return answer;
        }
        catch (ProblemException e) when (e is ClockifyRefusal or RateLimitRejectedException)
        {
            outcome = e.Problem.ErrorCode;
            throw;
        }
        catch (ProblemException e)
        {
            outcome = e.Problem.ErrorCode;
            await RaiseAsync(write, access);
            throw;
        }
        finally
        {
            audit.RecordWrite(
                access.Upstream.OwnerKey,
                write.Operation,
                access.WorkspaceId is "" ? null : access.WorkspaceId,
                write.Entity,
                outcome
            );
        }
    }

    private async ValueTask RaiseAsync(ClockifyWrite write, WriteAccess access)
    {
        foreach (var part in write.Parts)
        {
            await tagVersions.InvalidateAsync(new CacheTag(access.WorkspaceId, part), access.Upstream.OwnerKey);
        }
    }

    private static async Task<T> ReadOneAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), type, cancellationToken)
            is { } one
                and not IClockifyEntity { Id: null or "" }
            ? one
            : throw new JsonException();

    private Task<T> ExchangeAsync<T>(
        HttpMethod method,
        string path,
        byte[]? body,
        UpstreamContext upstream,
        WriteLock? held,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    ) =>
        method == HttpMethod.Get
            ? retries.ReadAsync(limit => AttemptAsync(method, path, body, upstream, held, read, limit), cancellationToken)
            : AttemptAsync(method, path, body, upstream, held, read, cancellationToken);

    private async Task<T> AttemptAsync<T>(
        HttpMethod method,
        string path,
        byte[]? body,
        UpstreamContext upstream,
        WriteLock? held,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var admission = await door.EnterAsync(upstream, UpstreamRoute.Of(path), cancellationToken);
        held?.ThrowIfLost();
        using var request = new HttpRequestMessage(method, new Uri(door.Clockify, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        try
        {
            return await admission.ExchangeAsync(request, ReadSuccessAsync, cancellationToken);
        }
        catch (JsonException e)
        {
            throw Unclear(
                method,
                new ProblemException(new Problem(ErrorCode.UpstreamInvalidResponse, "Clockify's answer could not be read."), e)
            );
        }
        catch (ProblemException e) when (e.Problem.Status >= StatusCodes.Status500InternalServerError)
        {
            throw Unclear(method, e);
        }
        catch (OperationCanceledException e) when (method != HttpMethod.Get)
        {
            throw Unclear(
                method,
                new ProblemException(new Problem(ErrorCode.UpstreamTimeout, "The request ended before Clockify answered."), e)
            );
        }

        async Task<T> ReadSuccessAsync(HttpResponseMessage response, CancellationToken limit) =>
            (int)response.StatusCode switch
            {
                >= 200 and < 300 => await read(response, limit),
                >= 400 => throw ClockifyRefusal.Read((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit)),
                _ => throw new ProblemException(ErrorCode.UpstreamInvalidResponse, "The answer is a redirect."),
            };
    }

    /// <summary>A failure after which a write may have taken effect asks to look before it is sent again.</summary>
    private static ProblemException Unclear(HttpMethod method, ProblemException failure)
    {
        var neverLeft =
            failure.InnerException is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError,
            };
        return method == HttpMethod.Get || neverLeft || failure.Problem.Error == ErrorCode.UpstreamAuthFailed
            ? failure
            : new ProblemException(failure.Problem with { Action = NextAction.Check }, failure);
    }
}
