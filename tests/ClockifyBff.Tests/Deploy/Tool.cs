using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClockifyBff.Tests.Deploy;

/// <summary>
/// Programs of the system's packages that operators use. Where one is not there, tests that need it are skipped, but never in CI.
/// </summary>
internal static class Tool
{
    public static void SkipUnlessInstalled(string program, string package) =>
        Assert.SkipUnless(
            File.Exists(program) || Environment.GetEnvironmentVariable("CI") == "true",
            $"This test needs {program} (Debian: apt-get install {package})."
        );

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task<string> RunAsync(string program, string package, params string[] arguments)
    {
        SkipUnlessInstalled(program, package);
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} failed with {process.ExitCode}: {await output}{await errors}");
        return await output;
    }
}
