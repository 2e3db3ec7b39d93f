namespace ClockifyBff.Sandbox.Clockify;

/// <summary>The user whose Clockify API key the gateway added. <see cref="UserId"/> is null if Clockify rejects the key.</summary>
internal sealed record ActingUser(string? UserId);
