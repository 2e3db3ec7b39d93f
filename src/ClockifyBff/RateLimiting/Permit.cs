using System.Threading.RateLimiting;

namespace ClockifyBff.RateLimiting;

/// <summary>
/// The permission to send one request upstream, or its rejection. The holder of a permission reports whether upstream accepted the request,
/// which ends or starts a pause; a rejection says why and when to try again.
/// </summary>
internal sealed class Permit : RateLimitLease
{
    private readonly FairRateLimiter? _limiter;
    private readonly string? _reason;
    private readonly int _retryAfterSeconds;

    /// <summary>Creates a permission.</summary>
    /// <param name="limiter">The rate limiter that grants it.</param>
    /// <param name="request">The request that may be sent.</param>
    /// <param name="number">The number of the latest pause: a request that is older than a pause doesn't end it.</param>
    public Permit(FairRateLimiter limiter, PermitRequest request, long number) => (_limiter, Request, Number) = (limiter, request, number);

    /// <summary>Creates a rejection.</summary>
    public Permit(string reason, int retryAfterSeconds) => (_reason, _retryAfterSeconds) = (reason, retryAfterSeconds);

    public override bool IsAcquired => _limiter is not null;

    public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name, MetadataName.ReasonPhrase.Name];

    internal PermitRequest Request { get; }

    internal long Number { get; }

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata =
            IsAcquired ? null
            : metadataName == MetadataName.RetryAfter.Name ? TimeSpan.FromSeconds(_retryAfterSeconds)
            : metadataName == MetadataName.ReasonPhrase.Name ? _reason
            : null;
        return metadata is not null;
    }

    /// <summary>Reports that upstream accepted the request.</summary>
    public void OnAccepted() => _limiter!.OnAccepted(this);

    /// <summary>Reports that upstream rejected the request with 429.</summary>
    /// <param name="ofAccount">Whether the limit of the whole account was reached; otherwise that of the request's scope.</param>
    /// <param name="retryAfter">The pause that upstream asks for; null if it names none.</param>
    /// <returns>The seconds after which the request may be tried again.</returns>
    public int OnRateLimited(bool ofAccount, TimeSpan? retryAfter) => _limiter!.OnRateLimited(this, ofAccount, retryAfter);
}
