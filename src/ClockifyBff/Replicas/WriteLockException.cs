using ClockifyBff.Failures;

namespace ClockifyBff.Replicas;

/// <summary>The write lock of an employee could not be taken in time, or was lost before the write was sent.</summary>
internal sealed class WriteLockException(string message) : ServiceException(message);
