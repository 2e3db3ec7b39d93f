namespace ClockifyBff.Maton;

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
