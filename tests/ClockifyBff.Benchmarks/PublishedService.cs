using System.Diagnostics;
using System.Reflection;

namespace ClockifyBff.Benchmarks;

/// <summary>The service as it is published in the image.</summary>
internal static class PublishedService
{
    private const string Setting = "ENV ";

    private static readonly string _repository = typeof(PublishedService)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "Repository")
        .Value!;

    /// <summary>The environment variables of the image.</summary>
    public static IEnumerable<(string Name, string Value)> Environment =>
        File.ReadLines(Path.Combine(_repository, "deploy", "Dockerfile"))
            .Where(line => line.StartsWith(Setting, StringComparison.Ordinal))
            .Select(line => line[Setting.Length..].Split('='))
            .Select(setting => (setting[0], setting[1]));

    /// <returns>The folder with the published service.</returns>
    public static async Task<string> PublishAsync(string folder)
    {
        using var publish = Process.Start(
            "dotnet",
            [
                "publish",
                Path.Combine(_repository, "src", "ClockifyBff"),
                "-c",
                "Release",
                "-o",
                folder,
                "--verbosity",
                "quiet",
                "--use-current-runtime",
                "--self-contained",
                "true",
                "-p:PublishReadyToRun=true",
                "-p:PublishReadyToRunComposite=true",
            ]
        );
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException("The service could not be published.");
    }
}
