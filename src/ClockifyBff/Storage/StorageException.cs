using ClockifyBff.Failures;

namespace ClockifyBff.Storage;

/// <summary>The database failed or did not respond in time.</summary>
internal sealed class StorageException(Exception cause) : ServiceException("The database is unavailable.", cause);
