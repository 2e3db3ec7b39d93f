using System.Diagnostics;
using System.Reflection;

namespace ClockifyBff.Benchmarks;

/// <summary>The service as it would be deployed.</summary>
internal static class PublishedService
{
    /// <returns>The folder.</returns>
    public static async Task<string> PublishAsync(string folder)
    {
        var repository = typeof(PublishedService).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Repository").Value!;
        using var publish = Process.Start(
            "dotnet",
            [
                "publish", Path.Combine(repository, "src", "ClockifyBff"), "-c", "Release", "-o", folder, "--verbosity", "quiet",
                "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true",
            ]);
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException("The service could not be published.");
    }
}
