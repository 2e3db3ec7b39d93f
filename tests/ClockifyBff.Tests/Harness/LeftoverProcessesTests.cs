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
    public async Task Processes_of_a_fixture_whose_set_up_throws_or_is_killed_end_with_the_run(bool killed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found by their environment, as Linux shows it.");
        await using var run = ChildProcess.Start(
            Environment.ProcessPath!,
            ["-explicit", "only", "-class", $"*{nameof(UnfinishedSetUpTests)}"],
            folder: null,
            (UnfinishedSetUp.Hangs, $"{killed}")
        );
        int[] ids =
        [
            .. (await run.LineAsync(Announcement())).Groups["id"].Captures.Select(id => int.Parse(id.Value, CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(2, ids.Length);
        if (killed)
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

    [GeneratedRegex($"{UnfinishedSetUp.Announcement}((?<id>[0-9]+) )+")]
    private static partial Regex Announcement();

    /// <summary>Whether a process runs; one that has ended and that nobody has asked for does not.</summary>
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
