namespace ClockifyBff.Upstream;

/// <summary>An operation that may need several upstream requests, such as one request of a client.</summary>
internal sealed class UpstreamOperation
{
    /// <summary>Whether a request of the operation may have had an effect, or has returned data.</summary>
    public bool HasStarted { get; private set; }

    public void Start() => HasStarted = true;
}
