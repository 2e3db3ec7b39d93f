using System.Diagnostics;
using System.Reflection;

namespace ClockifyBff.Benchmarks;

/// <summary>The service as the image has it.</summary>
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
                "--use-current-runtime", "--self-contained", "true", "-p:PublishReadyToRun=true", "-p:PublishReadyToRunComposite=true",
            ]);
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException("The service could not be published.");
    }
}
