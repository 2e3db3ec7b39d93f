using System.Globalization;
using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Harness;

[Trait("Kind", "deploy")]
public sealed partial class LeftoverProcessesTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Processes_of_a_failed_fixture_end_when_the_run_ends_or_is_killed(bool isKilled)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found by their environment, as Linux shows it.");
        await using var run = ChildProcess.Start(
            Environment.ProcessPath!,
            ["-explicit", "only", "-class", $"*{nameof(FailingFixtureTests)}"],
            folder: null,
            (FailingFixture.HangsVariable, $"{isKilled}")
        );
        int[] ids =
        [
            .. (await run.LineAsync(Announcement())).Groups["id"].Captures.Select(id => int.Parse(id.Value, CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(2, ids.Length);
        if (isKilled)
        {
            await run.SignalAsync("KILL");
        }

        await run.ExitAsync(_limit);
        await Eventually.BecomesAsync(
            () => Task.FromResult((Running: ids.Count(IsRunning), run.Output)),
            processes => processes.Running == 0,
            _limit
        );
    }

    [GeneratedRegex($"{FailingFixture.Announcement}((?<id>[0-9]+) )+")]
    private static partial Regex Announcement();

    /// <summary>Whether a process runs. A zombie process has ended.</summary>
    private static bool IsRunning(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
