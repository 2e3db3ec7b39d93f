namespace ClockifyBff.Api.OpenApi;

/// <summary>A request or response type with an example. Example requests succeed against a fresh sandbox.</summary>
internal interface IExample
{
    public static abstract object Example { get; }
}
