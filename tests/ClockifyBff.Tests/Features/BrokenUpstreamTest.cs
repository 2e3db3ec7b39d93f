using System.Text.Json;
using ClockifyBff.Sandbox.Clockify;
using ClockifyBff.Tests.Features.TimeEntries;
using Microsoft.Extensions.Time.Testing;

namespace ClockifyBff.Tests.Features;

/// <summary>Calls the service while upstream says 200 and sends what it should not.</summary>
public abstract class BrokenUpstreamTest : TimeEntryTest
{
    private readonly List<string> _faults = [];

    private protected static byte[] NoContent { get; } = [];

    private protected FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    private protected static string Project => Demo(EntityKind.Project, 0);

    private protected string Root => $"workspaces/{Asha.Workspace}";

    protected override async Task<BffFixture> StartAsync()
    {
        var bff = new BffFixture { Time = Time };
        await bff.StartWithAsync();

        // Thousands of responses, most of them broken on purpose, are not held against the vendor's document.
        await bff.Sandbox.ChangeSettingsAsync(new { recordAnswers = false });
        return bff;
    }

    private protected void AssertNoFaults() => Assert.Empty(_faults);

    private protected void AssertNoFault(CallResult answer, string what, bool isWrite = false)
    {
        var isUnreadable =
            answer.Status == 502
            && (answer.Problem.ErrorCode, answer.Problem.Action) == ("upstream_invalid_response", isWrite ? "check" : "retry");
        if (!isUnreadable && answer.Status is not (>= 200 and < 300) && (isWrite || answer.Status != 404))
        {
            _faults.Add($"{what}: {answer.Status} {answer.Text}");
        }
    }

    private protected async Task<string> NewEntryAsync() => (await Asha.CreateAsync(FullEntry())).Id();

    private protected Task<JsonElement> ElsewhereAsync(string path) =>
        path.StartsWith(Root + "/", StringComparison.Ordinal)
            ? Asha.ElsewhereAsync(HttpMethod.Get, path[(Root.Length + 1)..])
            : Asha.Http.ReadAsync(path);

    private protected Task FailAsync(string method, string path, byte[] body) =>
        Bff.Sandbox.ReplaceFaultsAsync(
            new(SandboxFault.Answer)
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
        // Every read is a new one.
        Time.Advance(TimeSpan.FromSeconds(6));
        return Asha.Http.CallApiAsync(HttpMethod.Get, path, headers: ("Cache-Control", "no-cache"));
    }

    private protected Task<CallResult> WriteAsync(string method, string path, object? body)
    {
        Time.Advance(TimeSpan.FromSeconds(6));
        return Asha.Http.CallApiAsync(new HttpMethod(method), path, body);
    }
}
