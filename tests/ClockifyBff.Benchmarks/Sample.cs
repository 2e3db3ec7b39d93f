namespace ClockifyBff.Benchmarks;

/// <summary>The measurement of one program in one round.</summary>
internal sealed record Sample(double RequestsPerSecond, double Microseconds, double AllocatedBytes, double WorkingSetMegabytes);
