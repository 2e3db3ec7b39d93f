namespace ClockifyBff.Http.Validation;

internal interface IAtMost
{
    public int MaxItems { get; }
}
