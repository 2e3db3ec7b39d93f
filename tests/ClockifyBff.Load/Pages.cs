using System.Net.Http.Json;

namespace ClockifyBff.Load;

/// <summary>What an employee's page calls: the timer, the day's entries, and now and then a write.</summary>
internal abstract class Pages(SandboxCompany company)
{
    protected SandboxCompany Company => company;

    protected abstract string Root { get; }

    /// <summary>What is polled.</summary>
    public IEnumerable<HttpRequestMessage> Reads(Person person)
    {
        yield return By(person, new HttpRequestMessage(HttpMethod.Get, Root + TimerOf(person)));
        yield return By(person, new HttpRequestMessage(HttpMethod.Get, Root + DayOf(person)));
    }

    /// <summary>The write that comes next: a timer is stopped, another one is started, or an entry is added.</summary>
    /// <param name="person">Who writes.</param>
    /// <param name="write">Which it is; it can be sent more than once.</param>
    public HttpRequestMessage Write(Person person, Write write)
    {
        var request = By(
            person,
            person.HasTimer ? Stop(person, write.At)
                : write.IsStart ? Start(write.At)
                : Add(write.At)
        );
        request.Headers.Add("Idempotency-Key", write.Key);
        return request;
    }

    protected abstract string TimerOf(Person person);

    protected abstract string DayOf(Person person);

    protected abstract HttpRequestMessage Start(DateTimeOffset at);

    protected abstract HttpRequestMessage Stop(Person person, DateTimeOffset at);

    /// <summary>Says who calls.</summary>
    protected abstract HttpRequestMessage By(Person person, HttpRequestMessage request);

    protected HttpRequestMessage Request(HttpMethod method, string path, object? body) =>
        new(method, Root + path) { Content = body is null ? null : JsonContent.Create(body) };

    private HttpRequestMessage Add(DateTimeOffset at) =>
        Request(
            HttpMethod.Post,
            "time-entries",
            new
            {
                start = WireTime.Of(at.AddMinutes(-30)),
                end = WireTime.Of(at.AddMinutes(-5)),
                description = "Added",
                projectId = Company.ProjectId,
            }
        );
}

/// <summary>A page that is made for this service.</summary>
internal sealed class CuratedPages(SandboxCompany company) : Pages(company)
{
    protected override string Root => $"/api/v1/workspaces/{Company.WorkspaceId}/";

    protected override string TimerOf(Person person) => "timer";

    protected override string DayOf(Person person) => $"time-entries?from={WireTime.Today}&to={WireTime.Today}";

    protected override HttpRequestMessage Start(DateTimeOffset at) =>
        Request(HttpMethod.Post, "timer/start", new { description = "Started" });

    protected override HttpRequestMessage Stop(Person person, DateTimeOffset at) => Request(HttpMethod.Post, "timer/stop", body: null);

    protected override HttpRequestMessage By(Person person, HttpRequestMessage request)
    {
        request.Headers.Add("X-Dev-User", person.Email);
        return request;
    }
}

/// <summary>The same page, made for Clockify itself.</summary>
internal sealed class ClockifyPages(SandboxCompany company) : Pages(company)
{
    protected override string Root => $"/clockify/api/v1/workspaces/{Company.WorkspaceId}/";

    protected override string TimerOf(Person person) => $"user/{person.UserId}/time-entries?in-progress=true";

    protected override string DayOf(Person person) =>
        $"user/{person.UserId}/time-entries?hydrated=true&start={WireTime.Today}T00:00:00Z&end={WireTime.Today}T23:59:59Z";

    protected override HttpRequestMessage Start(DateTimeOffset at) =>
        Request(HttpMethod.Post, "time-entries", new { start = WireTime.Of(at), description = "Started" });

    protected override HttpRequestMessage Stop(Person person, DateTimeOffset at) =>
        Request(HttpMethod.Patch, $"user/{person.UserId}/time-entries", new { end = WireTime.Of(at) });

    protected override HttpRequestMessage By(Person person, HttpRequestMessage request)
    {
        request.Headers.Add("Maton-Connection", person.Id);
        return request;
    }
}

/// <summary>Something that an employee writes down.</summary>
/// <param name="IsStart">Whether a timer is started, else an entry is added; where a timer runs, it is stopped.</param>
/// <param name="Key">Names it, however often it is sent.</param>
/// <param name="At">When.</param>
internal sealed record Write(bool IsStart, string Key, DateTimeOffset At);
