using System.Text.Json.Nodes;

namespace ClockifyBff.Tests.Sandbox.Clockify;

public sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public JsonArray Items => Json.AsArray();

    public string Id => (string)Json["id"]!;

    public string? this[string member] => Json[member]?.ToString();

    public IReadOnlyList<string> Texts(string member) => [.. Items.Select(item => item![member]!.ToString())];

    /// <summary>Asserts a refusal in Clockify's own words.</summary>
    public void Refuses(int status, int code, string message)
    {
        Assert.Equal(message, Text.Length == 0 ? "(no body)" : (string?)Json["message"]);
        Assert.Equal(status, Status);
        Assert.Equal(code, (int)Json["code"]!);
    }

    /// <summary>Asserts success.</summary>
    public Reply Is(int status)
    {
        Assert.True(status == Status, $"{Status}: {Text}");
        return this;
    }
}
