namespace ClockifyBff.Sandbox.Clockify.Wire;

/// <summary>Answers one operation, under the company's lock.</summary>
internal delegate Answer Handler(Call call);
