using System.Reflection;
using ArchUnitNET.Loader;
using Microsoft.Extensions.Logging;
using IType = ArchUnitNET.Domain.IType;

namespace ClockifyBff.Tests;

/// <summary>Holds the compiled service against the order of its folders.</summary>
[Trait("Kind", "unit")]
public sealed class ArchitectureTests
{
    private const string Root = "ClockifyBff";

    /// <summary>The folders, from those that requests reach first. A folder uses its own step and later ones.</summary>
    private static readonly string[][] _order =
    [
        [Root],
        ["Features", "RawProxy"],
        ["Api"],
        ["Connections"],
        ["Deletion", "Idempotency"],
        ["Clockify"],
        ["Caching"],
        ["Upstream"],
        ["RateLimiting"],
        ["Replicas", "Storage"],
        ["Security"],
        ["Telemetry"],
        ["Failures", "Tuning"],
    ];

    private static readonly Assembly _assembly = typeof(Program).Assembly;

    private static readonly IType[] _types =
    [
        .. new ArchLoader().LoadAssemblies(_assembly).Build().Types.Where(type => IsOurs(type.FullName)),
    ];

    /// <summary>Which type uses which, in signatures and in bodies.</summary>
    private static readonly Use[] _uses =
    [
        .. _types
            .SelectMany(type =>
                type.Dependencies.Where(dependency => IsOurs(dependency.Target.FullName))
                    .Select(dependency => new Use(type.FullName, dependency.Target.FullName))
            )
            .Where(use => use.User != use.Used)
            .Distinct(),
    ];

    [Fact]
    public void Dependencies_of_the_service_are_found() => Assert.InRange(_uses.Length, 1000, 100_000);

    [Fact]
    public void Folder_uses_only_its_own_step_and_later_ones() => AssertNone(_uses.Where(use => StepOf(use.Used) < StepOf(use.User)));

    [Fact]
    public void Folders_of_one_step_have_no_cycles()
    {
        var pairs = _uses.Select(use => (FolderOf(use.User), FolderOf(use.Used))).Where(pair => pair.Item1 != pair.Item2).ToHashSet();

        Assert.DoesNotContain(pairs, pair => pairs.Contains((pair.Item2, pair.Item1)));
    }

    [Fact]
    public void Folders_below_the_API_know_no_HTTP_context()
    {
        // Authentication, request ids and health probes are about HTTP; so are a header that handlers take and a response that is stored.
        string[] folders = ["Security", "Telemetry"];
        string[] types = ["Idempotency.IdempotencyKey", "Idempotency.IdempotencyStore", "Idempotency.StoredResponse"];

        AssertNone(
            _types
                .SelectMany(type => type.Dependencies.Select(dependency => new Use(type.FullName, dependency.Target.FullName)))
                .Where(use => use.Used == "Microsoft.AspNetCore.Http.HttpContext")
                .Where(use => StepOf(use.User) > Array.FindIndex(_order, step => step.Contains("Api")))
                .Where(use => !folders.Contains(FolderOf(use.User)))
                .Where(use => !Array.Exists(types, type => use.User.StartsWith($"{Root}.{type}", StringComparison.Ordinal)))
                .Distinct()
        );
    }

    [Fact] // The serializer's source generator wants the requests of all features in one type.
    public void Feature_uses_no_other_feature() =>
        AssertNone(
            _uses
                .Where(use =>
                    FolderOf(use.User) == "Features"
                    && !use.User.StartsWith($"{Root}.Features.RequestJsonContext", StringComparison.Ordinal)
                )
                .Where(use => FeatureOf(use.Used) is { } used && FeatureOf(use.User) != used)
        );

    [Fact] // Constants leave no trace in compiled code.
    public void Feature_names_no_other_feature_in_its_source()
    {
        var features = Repository.PathOf("src/ClockifyBff/Features");

        Assert.All(
            Directory.EnumerateDirectories(features),
            feature =>
                Assert.All(
                    Directory.EnumerateFiles(feature, "*.cs", SearchOption.AllDirectories),
                    file => Assert.DoesNotMatch($@"using {Root}\.Features\.(?!{Path.GetFileName(feature)}\b)", File.ReadAllText(file))
                )
        );
    }

    [Fact]
    public void Every_folder_has_a_step()
    {
        var folders = Directory
            .EnumerateDirectories(Repository.PathOf("src/ClockifyBff"))
            .Select(folder => Path.GetFileName(folder))
            .Except(["bin", "obj"]);

        Assert.All(folders, folder => Assert.Contains(_order, step => step.Contains(folder)));
    }

    [Fact]
    public void Public_types_of_the_service_are_only_its_entry_point() =>
        Assert.Equal(
            [nameof(Program)],
            _assembly
                .GetExportedTypes()
                .Where(type => type.Namespace is null || type.Namespace.StartsWith(Root, StringComparison.Ordinal))
                .Select(type => type.Name)
        );

    [Fact]
    public void Log_events_have_unique_ids()
    {
        var events = _assembly
            .GetTypes()
            .SelectMany(type =>
                type.GetMethods(
                    BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                )
            )
            .Select(method => (Name: $"{method.DeclaringType}.{method.Name}", method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(method => method.EventId is not null)
            .ToList();

        Assert.NotEmpty(events);
        Assert.All(
            events.GroupBy(method => method.EventId),
            one => Assert.True(one.Count() == 1 && one.Key > 0, $"{one.Key}: {string.Join(", ", one)}")
        );
    }

    private static void AssertNone(IEnumerable<Use> offences)
    {
        var texts = offences.Select(use => $"{use.User} uses {use.Used}").Order().ToList();
        Assert.True(texts.Count == 0, string.Join('\n', texts));
    }

    private static bool IsOurs(string type) =>
        type.StartsWith($"{Root}.", StringComparison.Ordinal) && !type.StartsWith($"{Root}.Sandbox", StringComparison.Ordinal);

    /// <summary>The folder of a type: the part of its namespace after the root's.</summary>
    private static string FolderOf(string type) => type.Split('.') is [Root, var folder, _, ..] ? folder : Root;

    /// <summary>The feature of a type; null for one that no feature owns.</summary>
    private static string? FeatureOf(string type) => type.Split('.') is [Root, "Features", var feature, _, ..] ? feature : null;

    private static int StepOf(string type) => Array.FindIndex(_order, step => step.Contains(FolderOf(type)));

    private sealed record Use(string User, string Used);
}
