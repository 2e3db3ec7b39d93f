using System.Net.Http.Json;

namespace ClockifyBff.Load;

/// <summary>The requests of an employee's page: the running timer, the time entries of the day, and sometimes a write.</summary>
internal abstract class Pages(SandboxCompany company)
{
    protected SandboxCompany Company => company;

    protected abstract string Root { get; }

    /// <summary>Creates the requests of one poll.</summary>
    public IEnumerable<HttpRequestMessage> CreateReads(Person person)
    {
        yield return AddCaller(person, new HttpRequestMessage(HttpMethod.Get, Root + TimerPath(person)));
        yield return AddCaller(person, new HttpRequestMessage(HttpMethod.Get, Root + DayPath(person)));
    }

    /// <summary>Creates a write: stops the running timer, or else starts a timer or adds a time entry.</summary>
    /// <param name="person">The employee.</param>
    /// <param name="write">The write to send; it can be sent more than once.</param>
    public HttpRequestMessage CreateWrite(Person person, PlannedWrite write)
    {
        var request = AddCaller(
            person,
            person.HasTimer ? Stop(person, write.At)
                : write.IsStart ? Start(write.At)
                : Add(write.At)
        );
        request.Headers.Add("Idempotency-Key", write.Key);
        return request;
    }

    protected abstract string TimerPath(Person person);

    protected abstract string DayPath(Person person);

    protected abstract HttpRequestMessage Start(DateTimeOffset at);

    protected abstract HttpRequestMessage Stop(Person person, DateTimeOffset at);

    /// <summary>Adds the caller to a request.</summary>
    protected abstract HttpRequestMessage AddCaller(Person person, HttpRequestMessage request);

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
