namespace ClockifyBff.Upstream;

internal enum MatonFailureKind
{
    KeyRefused,
    Forbidden,
    ConnectionGone,
    ClockifyKeyRefused,
    RateLimited,
    Unavailable,
    Unintelligible,
}
