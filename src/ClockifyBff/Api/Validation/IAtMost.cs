namespace ClockifyBff.Api.Validation;

internal interface IAtMost
{
    public int MaxItems { get; }
}
