namespace ClockifyBff.Http.OpenApi;

/// <summary>A request or an answer that can be shown. Requests work as they are against a fresh sandbox.</summary>
internal interface IExample
{
    public static abstract object Example { get; }
}
