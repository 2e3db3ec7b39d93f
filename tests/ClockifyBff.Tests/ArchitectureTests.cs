using System.Text.RegularExpressions;

namespace ClockifyBff.Tests;

public sealed partial class ArchitectureTests
{
    /// <summary>From what frontends call to what everybody uses: a folder knows those of later steps, and its own.</summary>
    private static readonly string[][] _order =
    [
        ["Features", "RawProxy"], ["Connections"], ["Workflows"], ["Clockify"], ["Caching"], ["Maton"], ["Budget"], ["Replicas", "Storage"], ["Security"],
        ["Http", "Telemetry"],
    ];

    [Fact]
    public void Folders_know_only_those_further_down()
    {
        var offences = Directory.EnumerateFiles(Source(), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Using().Matches(File.ReadAllText(file)).Select(match => (file, from: Step(Path.GetRelativePath(Source(), file)), to: Step(match.Groups[1].Value))))
            .Where(use => use is { from: >= 0, to: >= 0 } && use.to < use.from)
            .Select(use => $"{use.file} looks up to {string.Join(" and ", _order[use.to])}");

        Assert.Empty(offences);
    }

    [Fact]
    public void Every_folder_has_its_place()
    {
        var folders = Directory.EnumerateDirectories(Source()).Select(folder => Path.GetFileName(folder)).Except(["bin", "obj"]);

        Assert.All(folders, folder => Assert.True(Step(folder) >= 0, $"{folder} stands in no step"));
    }

    private static int Step(string path) => Array.FindIndex(_order, step => step.Contains(path.Split('/', '.')[0]));

    private static string Source() => Repository.PathOf("src/ClockifyBff");

    [GeneratedRegex(@"^using ClockifyBff\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
