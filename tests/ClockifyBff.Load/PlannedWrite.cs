namespace ClockifyBff.Load;

/// <summary>A write of an employee.</summary>
/// <param name="IsStart">Whether a timer is started; otherwise a time entry is added. A running timer is stopped instead.</param>
/// <param name="Key">The idempotency key, which is the same in each attempt.</param>
/// <param name="At">The time of the write.</param>
internal sealed record PlannedWrite(bool IsStart, string Key, DateTimeOffset At);
