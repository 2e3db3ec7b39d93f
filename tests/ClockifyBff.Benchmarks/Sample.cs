namespace ClockifyBff.Benchmarks;

/// <summary>What one round of load on one proxy showed.</summary>
internal sealed record Sample(double RequestsPerSecond, double Microseconds, double AllocatedBytes, double WorkingSetMegabytes);
