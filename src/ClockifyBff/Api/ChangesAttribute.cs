namespace ClockifyBff.Api;

/// <summary>Names the type of the entity that a request body changes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ChangesAttribute(Type entity) : Attribute
{
    public Type Entity => entity;
}
