namespace ClockifyBff.Tests.Documentation;

/// <summary>A line of a document, or a part of it.</summary>
internal sealed record MarkdownLine(string Document, int Number, string Text)
{
    public override string ToString() => $"{Document}:{Number}: {Text}";
}
