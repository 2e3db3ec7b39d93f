namespace ClockifyBff.Load;

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
