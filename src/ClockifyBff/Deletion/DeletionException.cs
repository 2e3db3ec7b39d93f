using ClockifyBff.Failures;

namespace ClockifyBff.Deletion;

/// <summary>A delete failed, after a request whose outcome was unknown at first.</summary>
/// <param name="failure">Why the delete failed; not a <see cref="ServiceException"/> if a defect stopped it.</param>
/// <param name="certainty">Whether nothing has changed, or the delete is settled later.</param>
internal sealed class DeletionException(Exception failure, Certainty certainty) : ServiceException(failure.Message, failure)
{
    public Exception Failure => InnerException!;

    public override Certainty Certainty => certainty;
}
