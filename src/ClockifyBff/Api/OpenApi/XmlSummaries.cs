using System.Reflection;
using System.Xml.Linq;

namespace ClockifyBff.Api.OpenApi;

/// <summary>Reads XML comments of properties, for query parameters: the framework reads only those of handlers and bodies.</summary>
internal static class XmlSummaries
{
    private static readonly Lazy<Dictionary<string, string>> _summaries = new(Read, LazyThreadSafetyMode.PublicationOnly);

    public static string? Of(PropertyInfo property) =>
        _summaries.Value.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static Dictionary<string, string> Read()
    {
        var file = Path.ChangeExtension(typeof(XmlSummaries).Assembly.Location, ".xml");
        return File.Exists(file)
            ? XDocument
                .Load(file)
                .Descendants("member")
                .Where(member =>
                    member.Attribute("name")?.Value.StartsWith("P:", StringComparison.Ordinal) == true
                    && member.Element("summary") is not null
                )
                .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!), StringComparer.Ordinal)
            : [];
    }

    private static string Text(XElement summary) =>
        string.Concat(summary.Nodes().Select(node => node is XElement { Name.LocalName: "c" } code ? $"`{code.Value}`" : node.ToString()))
            .Trim();
}
