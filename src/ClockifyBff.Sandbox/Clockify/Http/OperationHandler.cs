namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>Handles an operation. <see cref="ClockifyStore.Lock"/> is held.</summary>
internal delegate ApiResponse OperationHandler(ApiRequest request);
