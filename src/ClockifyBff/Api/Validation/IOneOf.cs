namespace ClockifyBff.Api.Validation;

internal interface IOneOf
{
    public IReadOnlyList<string> Values { get; }
}
