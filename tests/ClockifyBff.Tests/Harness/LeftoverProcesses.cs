using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// Kills every process that the tests started and left running as soon as this process ends, even if a set-up failed or the run was killed.
/// </summary>
internal static class LeftoverProcesses
{
    // Every child process inherits this environment variable.
    private const string Marker = "CLOCKIFYBFF_TEST_RUN";

    // The script reads until its input ends, which happens whenever this process ends. Programs that overwrite their environment with their
    // title, such as nginx and Redis, are found by their process id and start time.
    private const string Script = $$"""
        started() { sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d ' ' -f 20; }
        while read -r id; do known="$known $id:$(started "$id")"; done
        # TERM lets nginx end its workers, whose ids are not known here.
        for signal in TERM KILL; do
            for entry in $known; do
                if [ "$(started "${entry%:*}")" = "${entry#*:}" ]; then kill -$signal "${entry%:*}" 2> /dev/null; fi
            done
            for process in /proc/[0-9]*; do
                if [ "$process" != "/proc/$$" ] && grep -qz "^{{Marker}}=${{Marker}}\$" "$process/environ" 2> /dev/null; then
                    kill -KILL "${process#/proc/}" 2> /dev/null
                fi
            done
            sleep 1
        done
        """;

    private static readonly Lock _lock = new();
    private static Process? _watchdog;

    [ModuleInitializer]
    internal static void Start()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Environment.SetEnvironmentVariable(Marker, $"{Guid.NewGuid():N}");
        _watchdog = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", Script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        );
    }

    /// <summary>Kills this process when the test run ends.</summary>
    internal static void KillAtEnd(Process process)
    {
        lock (_lock)
        {
            _watchdog?.StandardInput.WriteLine(process.Id);
        }
    }
}
