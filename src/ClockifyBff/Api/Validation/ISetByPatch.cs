namespace ClockifyBff.Api.Validation;

internal interface ISetByPatch;
