using System.Diagnostics;
using System.Reflection;

namespace ClockifyBff.Benchmarks;

/// <summary>The service as it would be deployed, in a folder that goes away with this object.</summary>
internal sealed class PublishedService : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clockifybff-");

    public string Folder => _folder.FullName;

    public static async Task<PublishedService> PublishAsync()
    {
        var published = new PublishedService();
        var repository = typeof(PublishedService).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Repository").Value!;
        using var publish = Process.Start(
            "dotnet", ["publish", Path.Combine(repository, "src", "ClockifyBff"), "-c", "Release", "-o", published.Folder, "--verbosity", "quiet"]);
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? published : throw new InvalidOperationException("The service could not be published.");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
