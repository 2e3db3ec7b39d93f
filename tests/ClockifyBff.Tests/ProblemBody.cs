namespace ClockifyBff.Tests;

/// <summary>A problem as a frontend reads it.</summary>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Instance, string ErrorCode, string TraceId, string Action, int? RetryAfterSeconds);
