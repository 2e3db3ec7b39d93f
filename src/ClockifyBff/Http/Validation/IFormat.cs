namespace ClockifyBff.Http.Validation;

internal interface IFormat
{
    public string Value { get; }
}
