using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// Ends every process that the tests started and left running, as soon as this process ends: also when a set-up threw, or when the run was
/// killed.
/// </summary>
internal static class LeftoverProcesses
{
    // Every child process inherits this variable.
    private const string Marker = "CLOCKIFYBFF_TEST_RUN";

    // The end of its input is the end of this process, whatever ended it. Programs that write their title over their environment, as nginx
    // and Redis do, are known by their number and the time at which they started.
    private const string Script = $$"""
        started() { sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d ' ' -f 20; }
        while read -r id; do known="$known $id:$(started "$id")"; done
        # With TERM nginx ends its workers, which nobody named here.
        for signal in TERM KILL; do
            for one in $known; do
                if [ "$(started "${one%:*}")" = "${one#*:}" ]; then kill -$signal "${one%:*}" 2> /dev/null; fi
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

    /// <summary>Names a process that must not outlive this one.</summary>
    internal static void Watch(Process process)
    {
        lock (_lock)
        {
            _watchdog?.StandardInput.WriteLine(process.Id);
        }
    }
}
