using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace ClockifyBff.Tests.Deploy;

/// <summary>Reads YAML files of the repository with anchors and merges resolved. Every scalar is a text.</summary>
internal static class Yaml
{
    public static JsonNode Read(string file) => Assert.Single(ReadAll(file));

    public static IReadOnlyList<JsonNode> ReadAll(string file)
    {
        using var text = File.OpenText(Repository.PathOf(file));
        var parser = new MergingParser(new Parser(text));
        var deserializer = new DeserializerBuilder().Build();
        var documents = new List<JsonNode>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            documents.Add(Node(deserializer.Deserialize(parser))!);
        }

        return documents;
    }

    /// <summary>Returns the texts of a list; empty if there is no list.</summary>
    public static IReadOnlyList<string> Texts(this JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => item!.ToString())];

    /// <summary>Returns all texts of a document, without keys.</summary>
    public static IEnumerable<string> AllTexts(this JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(member => member.Value.AllTexts()),
            JsonArray items => items.SelectMany(AllTexts),
            null => [],
            _ => [node.ToString()],
        };

    private static JsonNode? Node(object? value) =>
        value switch
        {
            IDictionary<object, object?> members => new JsonObject(
                members.Select(member => KeyValuePair.Create(member.Key.ToString()!, Node(member.Value)))
            ),
            IEnumerable<object?> items => new JsonArray([.. items.Select(Node)]),
            null => null,
            _ => JsonValue.Create(value.ToString()),
        };
}
