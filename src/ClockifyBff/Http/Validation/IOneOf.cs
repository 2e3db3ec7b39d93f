namespace ClockifyBff.Http.Validation;

internal interface IOneOf
{
    public IReadOnlyList<string> Values { get; }
}
