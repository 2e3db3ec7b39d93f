using System.Text.Json.Serialization.Metadata;

namespace ClockifyBff.Api;

/// <summary>Marks the body of a POST that uses <see cref="Optional{T}"/>: its members treat null as absent.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NullIsAbsentAttribute : Attribute
{
    private static readonly OptionalConverter _converter = new(nullIsAbsent: true);

    public static bool IsOn(Type body) => body.IsDefined(typeof(NullIsAbsentAttribute), inherit: false);

    public static void Apply(JsonTypeInfo type)
    {
        if (IsOn(type.Type))
        {
            foreach (var member in type.Properties.Where(member => _converter.CanConvert(member.PropertyType)))
            {
                member.CustomConverter = _converter;
            }
        }
    }
}
