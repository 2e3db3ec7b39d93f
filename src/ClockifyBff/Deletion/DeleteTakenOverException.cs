using ClockifyBff.Failures;

namespace ClockifyBff.Deletion;

/// <summary>Another replica settles the delete, because it took too long here.</summary>
internal sealed class DeleteTakenOverException()
    : ServiceException("The delete took so long that another instance of the service is undoing it.");
