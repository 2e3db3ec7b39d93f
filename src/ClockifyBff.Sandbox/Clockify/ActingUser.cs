namespace ClockifyBff.Sandbox.Clockify;

/// <summary>Whose Clockify API key the gateway injected; <see cref="UserId"/> is null when Clockify no longer knows that key.</summary>
internal sealed record ActingUser(string? UserId);
