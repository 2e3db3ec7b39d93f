namespace ClockifyBff.Load;

/// <summary>The requests of a page that calls Clockify's API.</summary>
internal sealed class ClockifyPages(SandboxCompany company) : Pages(company)
{
    protected override string Root => $"/clockify/api/v1/workspaces/{Company.WorkspaceId}/";

    protected override string TimerPath(Person person) => $"user/{person.UserId}/time-entries?in-progress=true";

    protected override string DayPath(Person person) =>
        $"user/{person.UserId}/time-entries?hydrated=true&start={WireTime.Today}T00:00:00Z&end={WireTime.Today}T23:59:59Z";

    protected override HttpRequestMessage Start(DateTimeOffset at) =>
        Request(HttpMethod.Post, "time-entries", new { start = WireTime.Of(at), description = "Started" });

    protected override HttpRequestMessage Stop(Person person, DateTimeOffset at) =>
        Request(HttpMethod.Patch, $"user/{person.UserId}/time-entries", new { end = WireTime.Of(at) });

    protected override HttpRequestMessage AddCaller(Person person, HttpRequestMessage request)
    {
        request.Headers.Add("Maton-Connection", person.Id);
        return request;
    }
}
