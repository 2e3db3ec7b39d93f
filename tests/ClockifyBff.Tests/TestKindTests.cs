using System.Reflection;
using Xunit.v3;

namespace ClockifyBff.Tests;

/// <summary>Every test class has exactly one kind, so that a filter on the trait <c>Kind</c> finds it.</summary>
[Trait("Kind", "unit")]
public sealed class TestKindTests
{
    private static readonly string[] _kinds = ["unit", "API", "browser", "database", "replicas", "deploy", "chaos"];

    [Fact]
    public void Every_test_class_has_exactly_one_kind_that_is_known()
    {
        var classes = typeof(TestKindTests).Assembly.GetTypes().Where(type => !type.IsAbstract && type.GetMethods().Any(IsTest)).ToList();

        var offences = classes
            .Select(type => (Name: type.FullName, Kinds: KindsOf(type)))
            .Where(type => type.Kinds is not [var kind] || !_kinds.Contains(kind))
            .Select(type => $"{type.Name} has the kinds [{string.Join(", ", type.Kinds)}].")
            .ToList();

        Assert.NotEmpty(classes);
        Assert.True(offences.Count == 0, string.Join('\n', offences));
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes().OfType<IFactAttribute>().Any();

    private static string[] KindsOf(Type type) =>
        [
            .. type.GetCustomAttributes()
                .OfType<ITraitAttribute>()
                .SelectMany(attribute => attribute.GetTraits())
                .Where(trait => trait.Key == "Kind")
                .Select(trait => trait.Value),
        ];
}
