namespace ClockifyBff.Load;

/// <summary>Something that an employee writes down.</summary>
/// <param name="IsStart">Whether a timer is started, else an entry is added; where a timer runs, it is stopped.</param>
/// <param name="Key">Names it, however often it is sent.</param>
/// <param name="At">When.</param>
internal sealed record Write(bool IsStart, string Key, DateTimeOffset At);
