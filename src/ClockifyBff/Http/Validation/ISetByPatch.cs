namespace ClockifyBff.Http.Validation;

internal interface ISetByPatch;
