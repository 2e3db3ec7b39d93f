namespace ClockifyBff.Load;

/// <summary>The requests of a page that calls the API of this service.</summary>
internal sealed class CuratedPages(SandboxCompany company) : Pages(company)
{
    protected override string Root => $"/api/v1/workspaces/{Company.WorkspaceId}/";

    protected override string TimerPath(Person person) => "timer";

    protected override string DayPath(Person person) => $"time-entries?from={WireTime.Today}&to={WireTime.Today}";

    protected override HttpRequestMessage Start(DateTimeOffset at) =>
        Request(HttpMethod.Post, "timer/start", new { description = "Started" });

    protected override HttpRequestMessage Stop(Person person, DateTimeOffset at) => Request(HttpMethod.Post, "timer/stop", body: null);

    protected override HttpRequestMessage AddCaller(Person person, HttpRequestMessage request)
    {
        request.Headers.Add("X-Dev-User", person.Email);
        return request;
    }
}
