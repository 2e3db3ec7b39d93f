namespace ClockifyBff.Http;

/// <summary>Says which entity a body changes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ChangesAttribute(Type entity) : Attribute
{
    public Type Entity => entity;
}
