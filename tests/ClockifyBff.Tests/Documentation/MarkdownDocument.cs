using System.Text.RegularExpressions;

namespace ClockifyBff.Tests.Documentation;

/// <summary>A Markdown document of the repository, as GitHub reads it.</summary>
internal sealed partial class MarkdownDocument
{
    /// <param name="path">The path from the root of the repository, with slashes.</param>
    public MarkdownDocument(string path)
    {
        Path = path;
        var isCode = false;
        var number = 0;
        foreach (var text in File.ReadLines(Repository.PathOf(path)))
        {
            var line = new MarkdownLine(path, ++number, text);
            if (text.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else
            {
                (isCode ? Code : Prose).Add(line);
            }
        }
    }

    public string Path { get; }

    /// <summary>The folder of the document, with a slash at its end; empty for the root.</summary>
    public string Folder => Path[..(Path.LastIndexOf('/') + 1)];

    /// <summary>The lines outside code blocks.</summary>
    public List<MarkdownLine> Prose { get; } = [];

    /// <summary>The lines of code blocks.</summary>
    public List<MarkdownLine> Code { get; } = [];

    /// <summary>The targets of links, without those that lead out of the repository.</summary>
    public IEnumerable<MarkdownLine> Links =>
        Prose
            .SelectMany(line =>
                Link()
                    .Matches(CodeSpan().Replace(line.Text, ""))
                    .Select(link => line with { Text = link.Groups[1].Value + link.Groups[2].Value })
            )
            .Where(link => !Absolute().IsMatch(link.Text));

    /// <summary>The texts between backticks, and the lines of code blocks.</summary>
    public IEnumerable<MarkdownLine> AllCode => CodeSpans.Concat(Code);

    /// <summary>The texts between backticks.</summary>
    public IEnumerable<MarkdownLine> CodeSpans =>
        Prose.SelectMany(line => CodeSpan().Matches(line.Text).Select(span => line with { Text = span.Groups[1].Value }));

    /// <summary>The names that links use for headings: GitHub's, where the second heading of a name ends in <c>-1</c>.</summary>
    public HashSet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>();
            var repeats = new Dictionary<string, int>();
            foreach (var heading in Prose.Select(line => Heading().Match(line.Text)).Where(match => match.Success))
            {
                var name = AnchorOf(heading.Groups[1].Value);
                var repeat = repeats[name] = repeats.GetValueOrDefault(name, -1) + 1;
                anchors.Add(repeat == 0 ? name : $"{name}-{repeat}");
            }

            return anchors;
        }
    }

    /// <summary>Links are their text; of that, letters, digits, hyphens and underscores stay, and spaces are hyphens.</summary>
    private static string AnchorOf(string heading) =>
        NoPartOfAnchor().Replace(LinkInHeading().Replace(heading, "$1").Trim(), "").ToLowerInvariant().Replace(' ', '-');

    /// <summary>The rows of the tables below a heading, without their head.</summary>
    public IEnumerable<MarkdownLine> RowsBelow(string heading) =>
        Prose
            .SkipWhile(line => line.Text != heading)
            .Skip(1)
            .TakeWhile(line => !line.Text.StartsWith('#') || line.Text.StartsWith("###", StringComparison.Ordinal))
            .Where(line => line.Text.StartsWith('|'))
            .Skip(2);

    [GeneratedRegex(@"\]\(([^)\s]+)\)|^\[[^\]]+\]:\s*(\S+)")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Absolute();

    [GeneratedRegex("^#{1,6} +(.+?)(?: +#+)?$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkInHeading();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N} _-]")]
    private static partial Regex NoPartOfAnchor();
}
