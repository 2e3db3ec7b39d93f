namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>Answers one operation, under the company's lock.</summary>
internal delegate ApiResponse OperationHandler(ApiRequest request);
