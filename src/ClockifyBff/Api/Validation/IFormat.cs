namespace ClockifyBff.Api.Validation;

internal interface IFormat
{
    public string Value { get; }
}
