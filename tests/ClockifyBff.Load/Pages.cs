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
