using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using ClockifyBff.Api.Server;
using ClockifyBff.Sandbox;
using ClockifyBff.Security;

namespace ClockifyBff.Tests.Documentation;

/// <summary>
/// The settings that service and sandbox read: the properties of their options, and names that the sources read one by one.
/// </summary>
internal static partial class KnownSettings
{
    /// <summary>Stands for the name of an entry: of a scheme, of an alias, of an item in a list.</summary>
    private const string AnyName = "*";

    private static readonly Assembly[] _assemblies = [typeof(Program).Assembly, typeof(SandboxOptions).Assembly];

    /// <summary>All settings of options, in the form <c>Authentication:Schemes:*:Audiences</c>.</summary>
    public static string[] OfOptions { get; } =
    [
        .. _assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Select(type => (Type: type, Section: type.GetField("SectionName")?.GetRawConstantValue() as string))
            .Where(options => options.Section is not null)
            .SelectMany(options => Of(options.Type, $"{options.Section}:")),
        .. Of(typeof(ServerOptions), ""),
    ];

    private static readonly HashSet<string> _inSources =
    [
        .. Directory
            .EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)))
            .Select(literal => literal.Groups[1].Value),
    ];

    /// <summary>Whether something reads the setting.</summary>
    /// <param name="name">The name as configuration or environment has it: an index or a placeholder stands for any entry.</param>
    public static bool Has(string name)
    {
        var parts = name.Replace("__", ":", StringComparison.Ordinal).Split(':');
        return _inSources.Contains(string.Join(':', parts)) || OfOptions.Any(setting => Fits(setting.Split(':'), parts));
    }

    /// <summary>Whether settings of an identity provider's scheme have this name.</summary>
    public static bool HasInScheme(string name) => Has($"{AuthenticationSettings.SectionName}:Schemes:gateway:{name}");

    /// <summary>A section is named by its first part, or by <c>*</c> after it.</summary>
    private static bool Fits(string[] setting, string[] parts) =>
        parts is [var section, "*"]
            ? setting[0] == section
            : Same(setting, parts) || (int.TryParse(parts[^1], out _) && Same(setting, parts[..^1]));

    private static bool Same(string[] setting, string[] parts) =>
        parts.Length == setting.Length && parts.Zip(setting).All(pair => pair.Second == AnyName || pair.First == pair.Second);

    private static IEnumerable<string> Of(Type options, string prefix) =>
        options
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite)
            .SelectMany(property => Of(property, prefix + property.Name));

    private static IEnumerable<string> Of(PropertyInfo property, string name)
    {
        var type = property.PropertyType;
        if (type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(type))
        {
            return [name];
        }

        return type.GetGenericArguments() switch
        {
            [_] => [name],
            [_, var entry] when entry == typeof(string) => [$"{name}:{AnyName}"],
            [_, var entry] => Of(entry, $"{name}:{AnyName}:"),
            _ => throw new InvalidOperationException($"{name} is a collection of a kind that no setting had yet"),
        };
    }

    [GeneratedRegex("\"([A-Z][A-Za-z_]*(?::[A-Z][A-Za-z]*)*)\"")]
    private static partial Regex Literal();
}
