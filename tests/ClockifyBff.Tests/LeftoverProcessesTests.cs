using System.Diagnostics;
using System.Globalization;

namespace ClockifyBff.Tests;

[Trait("Kind", "deploy")]
public sealed class LeftoverProcessesTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Service_of_a_fixture_whose_set_up_throws_or_is_killed_ends_with_the_run(bool killed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found by their environment, as Linux shows it.");
        using var run = new Process
        {
            StartInfo = new ProcessStartInfo(Environment.ProcessPath!, ["-explicit", "only", "-class", $"*{nameof(UnfinishedSetUpTests)}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { [UnfinishedSetUp.Hangs] = $"{killed}" },
            },
        };
        var service = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = ProcessOutput.OfStarted(run, line => Note(line, service));
        var id = await service.Task.WaitAsync(_limit, TestContext.Current.CancellationToken);
        if (killed)
        {
            run.Kill();
        }

        await run.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(_limit, TestContext.Current.CancellationToken);
        for (var waited = Stopwatch.StartNew(); IsRunning(id); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            Assert.True(waited.Elapsed < _limit, $"The service still runs. {output}");
        }
    }

    private static void Note(string line, TaskCompletionSource<int> service)
    {
        if (line.IndexOf(UnfinishedSetUp.Announcement, StringComparison.Ordinal) is >= 0 and var at)
        {
            var id = line[(at + UnfinishedSetUp.Announcement.Length)..].Trim().Split(' ')[0];
            service.TrySetResult(int.Parse(id, CultureInfo.InvariantCulture));
        }
    }

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
