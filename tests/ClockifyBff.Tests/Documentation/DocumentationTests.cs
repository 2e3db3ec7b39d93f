using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClockifyBff.Tests.Deploy;

namespace ClockifyBff.Tests.Documentation;

/// <summary>Holds every document of the repository against what it names: files, headings, settings, routes, tests.</summary>
[Trait("Kind", "API")]
public sealed partial class DocumentationTests(BffFixture bff) : IClassFixture<BffFixture>, IAsyncLifetime
{
    private const string Git = "/usr/bin/git";
    private const string Guide = "src/ClockifyBff/README.md";
    private const string Operating = "deploy/README.md";
    private const string Workspace = "/api/v1/workspaces/{workspaceId}";

    private HashSet<string> _tracked = [];
    private MarkdownDocument[] _documents = [];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(
            Path.Exists(Repository.PathOf(".git")),
            "This test needs the repository itself: the sources were copied without .git."
        );
        Prerequisite.Require(Git, "git");
        var files = await ChildProcess.SucceedAsync(Git, "-C", Repository.PathOf("."), "ls-files");
        _tracked = [.. files.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        _documents =
        [
            .. _tracked
                .Where(file => file.EndsWith(".md", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(file => new MarkdownDocument(file)),
        ];
        Assert.NotEmpty(_documents);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Link_leads_to_a_tracked_file() =>
        AssertNone(
            _documents.SelectMany(document => document.Links.Where(link => !IsTracked(FileOf(document, link)))),
            "no tracked file is there"
        );

    [Fact]
    public void Anchor_of_a_link_is_a_heading_of_its_document()
    {
        var anchors = _documents.ToDictionary(document => document.Path, document => document.Anchors);

        AssertNone(
            _documents.SelectMany(document =>
                document.Links.Where(link =>
                    link.Text.Split('#') is [_, var anchor] && anchors.GetValueOrDefault(FileOf(document, link))?.Contains(anchor) != true
                )
            ),
            "no heading has this anchor"
        );
    }

    [Fact]
    public void Named_file_or_folder_is_tracked() =>
        AssertNone(
            _documents.SelectMany(document =>
                document.CodeSpans.Where(span =>
                    PathOfFile().IsMatch(span.Text)
                    && !new[] { "", document.Folder, "src/ClockifyBff/", "tests/ClockifyBff.Tests/" }.Any(folder =>
                        IsTracked(folder + span.Text)
                    )
                )
            ),
            "no tracked file or folder has this path"
        );

    [Fact]
    public void Named_setting_is_read_by_the_service_or_the_sandbox()
    {
        var inTheTable = _documents
            .Single(document => document.Path == Operating)
            .RowsBelow("## Configuration")
            .SelectMany(row => SettingsTable.SettingsOf(row.Text).Select(name => row with { Text = name }));
        var inText = _documents.SelectMany(document =>
            document.AllCode.SelectMany(code =>
                Setting().Matches(code.Text).Select(setting => code with { Text = setting.Groups["name"].Value })
            )
        );
        var ofSchemes = _documents.SelectMany(document =>
            document.Code.SelectMany(code =>
                SettingOfAScheme().Matches(code.Text).Select(name => code with { Text = name.Groups[1].Value })
            )
        );

        // Some examples leave out the section of their scheme, as the text before them says.
        AssertNone(
            inTheTable
                .Where(setting => !KnownSettings.Has(setting.Text))
                .Concat(inText.Concat(ofSchemes).Where(name => !KnownSettings.Has(name.Text) && !KnownSettings.HasInScheme(name.Text))),
            "nothing reads this setting"
        );
    }

    [Fact]
    public void Setting_of_the_options_stands_in_the_configuration_table()
    {
        var described = _documents
            .Single(document => document.Path == Operating)
            .RowsBelow("## Configuration")
            .SelectMany(row => SettingsTable.SettingsOf(row.Text))
            .Select(name => Placeholder().Replace(name, "*"))
            .ToHashSet();

        Assert.Empty(KnownSettings.OfOptions.Except(described));
    }

    [Fact]
    public async Task Named_route_exists()
    {
        var routes = _documents.SelectMany(document => RoutesIn(document).Concat(CallsIn(document))).ToList();
        Assert.InRange(routes.Count, 100, 1000);

        var wrong = new List<MarkdownLine>();
        foreach (var route in routes)
        {
            if (!IsOperation(route.Verb, route.Path) && !await IsEndpointAsync(route.Verb, route.Path))
            {
                wrong.Add(route.Line with { Text = $"{route.Verb} {route.Path}" });
            }
        }

        AssertNone(wrong, "neither the OpenAPI document nor the running service or sandbox has this route");
    }

    [Fact]
    public void Operation_of_the_OpenAPI_document_stands_in_the_table_of_endpoints()
    {
        var routes = RoutesIn(_documents.Single(document => document.Path == Guide)).ToList();

        var missing = Operations
            .Where(operation => !routes.Any(route => route.Verb == operation.Verb && Fits(route.Path, operation.Path)))
            .Select(operation => $"{operation.Verb} {operation.Path}");
        Assert.Empty(missing);
    }

    [Fact]
    public void Table_of_errors_has_the_codes_of_the_OpenAPI_document()
    {
        var codes = OpenApi["components"]!["schemas"]!["ErrorCode"]!["enum"]!.AsArray().Select(code => (string)code!);
        var described = _documents
            .Single(document => document.Path == Guide)
            .RowsBelow("## Errors")
            .SelectMany(row => ErrorCode().Matches(Remark().Replace(row.Text.Split('|')[2], "")).Select(code => code.Groups[1].Value));

        Assert.Equal(codes.Order(StringComparer.Ordinal), described.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Named_test_exists()
    {
        var classes = Assembly.GetExecutingAssembly().GetTypes().Select(type => type.Name).ToHashSet();

        AssertNone(
            _documents.SelectMany(document =>
                document.AllCode.SelectMany(code =>
                    TestClass()
                        .Matches(code.Text)
                        .Where(name => !classes.Contains(name.Value))
                        .Select(name => code with { Text = name.Value })
                )
            ),
            "no test class has this name"
        );
    }

    private static JsonNode OpenApi { get; } = JsonNode.Parse(File.ReadAllText(Repository.PathOf("deploy/openapi/v1.json")))!;

    private static (string Verb, string Path)[] Operations { get; } =
    [
        .. OpenApi["paths"]!
            .AsObject()
            .SelectMany(path =>
                path.Value!.AsObject().Where(one => one.Key != "parameters").Select(one => (one.Key.ToUpperInvariant(), path.Key))
            ),
    ];

    private static void AssertNone(IEnumerable<MarkdownLine> wrong, string why)
    {
        var list = wrong.Distinct().ToList();
        Assert.True(list.Count == 0, $"{why}:\n{string.Join('\n', list)}");
    }

    /// <summary>The path from the root of what a link leads to.</summary>
    private static string FileOf(MarkdownDocument document, MarkdownLine link) =>
        link.Text.Split('#')[0] is { Length: > 0 } file
            ? Uri.UnescapeDataString(new Uri(new Uri($"file:///{document.Path}"), file).AbsolutePath[1..])
            : document.Path;

    private bool IsTracked(string path) =>
        _tracked.Contains(path)
        || (path.Length > 0 && _tracked.Any(file => file.StartsWith($"{path.TrimEnd('/')}/", StringComparison.Ordinal)));

    /// <summary>The routes between backticks: verbs before a path share it, and <c>…</c> is the workspace.</summary>
    private static IEnumerable<(MarkdownLine Line, string Verb, string Path)> RoutesIn(MarkdownDocument document)
    {
        var verbs = new List<string>();
        foreach (var span in document.CodeSpans)
        {
            var match = Route().Match(span.Text);
            if (!match.Success)
            {
                verbs.Clear();
                continue;
            }

            verbs.Add(match.Groups["verb"].Value);
            if (match.Groups["path"].Value is { Length: > 0 } path)
            {
                foreach (var verb in verbs)
                {
                    yield return (span, verb, path.StartsWith('…') ? Workspace + path[1..] : path);
                }

                verbs.Clear();
            }
        }
    }

    /// <summary>The calls with curl in code blocks.</summary>
    private static IEnumerable<(MarkdownLine Line, string Verb, string Path)> CallsIn(MarkdownDocument document) =>
        from line in document.Code
        let call = Call().Match(line.Text)
        where call.Success
        let verb = Verb().Match(line.Text) is { Success: true } named ? named.Groups[1].Value
        : line.Text.Contains(" -d ", StringComparison.Ordinal) ? "POST"
        : "GET"
        select (line, verb, call.Groups["path"].Value.Replace("$WORKSPACE", Workspace, StringComparison.Ordinal));

    private static bool IsOperation(string verb, string path) =>
        Operations.Any(operation =>
            operation.Verb == verb
            && (
                Fits(path, operation.Path)
                || (path.EndsWith('…') && operation.Path.StartsWith(path[..^1], StringComparison.Ordinal))
                || (
                    operation.Path.EndsWith("{path}", StringComparison.Ordinal)
                    && path.StartsWith(operation.Path[..^"{path}".Length], StringComparison.Ordinal)
                )
            )
        );

    /// <summary>Whether a path is one of a template's: where the template has a parameter, the path may have anything.</summary>
    private static bool Fits(string path, string template)
    {
        var (parts, expected) = (path.Split('?')[0].Split('/'), template.Split('/'));
        return parts.Length == expected.Length
            && parts.Zip(expected).All(pair => pair.First == pair.Second || (pair.Second.StartsWith('{') && pair.First.Length > 0));
    }

    /// <summary>
    /// Asks the running service, or its sandbox: by GET, or by a method that no route has. To that the answer names the methods of the
    /// route.
    /// </summary>
    private async Task<bool> IsEndpointAsync(string verb, string path)
    {
        if (path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/clockify/", StringComparison.Ordinal))
        {
            return false;
        }

        var isOfSandbox = path.StartsWith("/sandbox", StringComparison.Ordinal) || path.StartsWith("/issuer", StringComparison.Ordinal);
        var address = new Uri(isOfSandbox ? bff.SandboxUrl : bff.Url, path.Split('?')[0].Replace('{', '_').Replace('}', '_'));
        using var caller = bff.CallerOf();
        var methods = await caller.SendAsync(new HttpMethod("PROBE"), $"{address}");
        if (methods.Status == 405 && methods.Header("Allow")?.Split(',', StringSplitOptions.TrimEntries).Contains(verb) == true)
        {
            return true;
        }

        return verb == "GET" && (await caller.SendAsync(HttpMethod.Get, $"{address}")).Status < 400;
    }

    [GeneratedRegex(@"^[\w.-]{2,}/(?:[\w.-]+/)*(?:[\w-]+\.(?:cs|csproj|json|ya?ml|md|http|conf|template|sql|txt))?$|^\.[a-z]+/[\w.-]+$")]
    private static partial Regex PathOfFile();

    [GeneratedRegex(
        @"(?<![\w:/.{])(?<name>[A-Z][A-Za-z]+(?:(?::(?:[A-Z][A-Za-z]*|<\w+>|…))+(?::\*)?|:\*|(?:__[A-Za-z0-9-]+)+))(?![\w:/(])"
    )]
    private static partial Regex Setting();

    [GeneratedRegex(@"^([A-Z][a-z][A-Za-z]*(?:__\d+)?)=")]
    private static partial Regex SettingOfAScheme();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(?<verb>GET|HEAD|POST|PUT|PATCH|DELETE)(?: (?<path>[/…]\S*))?$")]
    private static partial Regex Route();

    [GeneratedRegex(@"\bcurl\b.*?(?:(?:localhost|127\.0\.0\.1):\d+(?<path>/[^\s'""]*)|(?<path>\$WORKSPACE/[^\s'""]*))")]
    private static partial Regex Call();

    [GeneratedRegex(@" -X ([A-Z]+)")]
    private static partial Regex Verb();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Remark();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"\b[A-Z]\w+Tests\b(?!/)")]
    private static partial Regex TestClass();
}
