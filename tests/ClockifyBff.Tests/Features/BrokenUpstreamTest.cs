using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Tests.Features.TimeEntries;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features;

/// <summary>Sends requests while upstream returns 200 with invalid bodies.</summary>
public abstract class BrokenUpstreamTest : TimeEntryTest
{
    private readonly List<string> _failures = [];

    private protected static byte[] NoContent { get; } = [];

    private protected FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    private protected static string Project => DemoId(EntityKind.Project, 0);

    private protected string Root => $"workspaces/{Asha.Workspace}";

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = Time };
        await bff.StartWithAsync();

        // Thousands of responses, most of them broken on purpose, are not validated against Clockify's OpenAPI document.
        await bff.Sandbox.ChangeSettingsAsync(new { recordAnswers = false });
        return bff;
    }

    private protected void AssertNoFailures() => Assert.Empty(_failures);

    private protected void CheckResult(CallResult result, string what, bool isWrite = false)
    {
        var isUnreadable =
            result.Status == 502
            && (result.Problem.ErrorCode, result.Problem.Action) == ("upstream_invalid_response", isWrite ? "check" : "retry");
        if (!isUnreadable && result.Status is not (>= 200 and < 300) && (isWrite || result.Status != 404))
        {
            _failures.Add($"{what}: {result.Status} {result.Text}");
        }
    }

    private protected async Task<string> NewEntryAsync() => (await Asha.CreateAsync(FullEntry())).Id();

    private protected Task<JsonElement> ReadFromClockifyAsync(string path) =>
        path.StartsWith(Root + "/", StringComparison.Ordinal)
            ? Asha.CallClockifyAsync(HttpMethod.Get, path[(Root.Length + 1)..])
            : Asha.Http.ReadAsync(path);

    private protected Task FailAsync(string method, string path, byte[] body) =>
        Bff.Sandbox.ReplaceFaultsAsync(
            new(SandboxFault.Response)
            {
                Method = method,
                Path = path,
                Status = ReferenceEquals(body, NoContent) ? 204 : 200,
                BodyBytes = body,
                Headers = new Dictionary<string, string>
                {
                    ["Content-Type"] = body.Length > 0 && body[0] == '<' ? "text/html" : "application/json",
                },
                Count = 50,
            }
        );

    private protected Task<CallResult> ReadAsync(string path)
    {
        // Advances past the time for which even no-cache reads are served from the cache.
        Time.Advance(TimeSpan.FromSeconds(6));
        return Asha.Http.CallApiAsync(HttpMethod.Get, path, headers: ("Cache-Control", "no-cache"));
    }

    private protected Task<CallResult> WriteAsync(string method, string path, object? body)
    {
        Time.Advance(TimeSpan.FromSeconds(6));
        return Asha.Http.CallApiAsync(new HttpMethod(method), path, body);
    }
}
