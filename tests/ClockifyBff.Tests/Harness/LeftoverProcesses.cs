using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ClockifyBff.Tests.Harness;

/// <summary>
/// Ends every process that the tests started and left running, as soon as this process ends: also when a set-up threw, or when the run was
/// killed.
/// </summary>
internal static class LeftoverProcesses
{
    // Every child inherits it, and theirs too.
    private const string Marker = "CLOCKIFYBFF_TEST_RUN";

    // The end of its input is the end of this process, whatever ended it.
    private const string Watch = $$"""
        cat > /dev/null
        for process in /proc/[0-9]*; do
            if [ "$process" != "/proc/$$" ] && grep -qz "^{{Marker}}=${{Marker}}\$" "$process/environ" 2> /dev/null; then
                kill -9 "${process#/proc/}"
            fi
        done
        """;

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
            new ProcessStartInfo("/bin/sh", ["-c", Watch])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        );
    }
}
