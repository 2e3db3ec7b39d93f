using System.Text.Json.Serialization;

namespace ClockifyBff.Api;

/// <summary>A member of a merge patch (RFC 7396): an absent member keeps the current value, a value replaces it, null clears it.</summary>
[JsonConverter(typeof(OptionalConverter))]
internal readonly struct Optional<T>
{
    public Optional(T value)
    {
        Value = value;
        IsGiven = true;
    }

    public T Value { get; }

    public bool IsGiven { get; }

    /// <summary>Returns the value after the patch.</summary>
    public T Or(T current) => IsGiven ? Value : current;
}
