using ClockifyBff.Failures;

namespace ClockifyBff.Clockify;

/// <summary>Clockify does not accept a value of a request.</summary>
/// <param name="kind">Why Clockify does not accept the value.</param>
/// <param name="message">The reason, for people.</param>
/// <param name="rejection">Clockify's rejection; null if the service knew before it sent a request.</param>
internal sealed class InvalidValueException(InvalidValueKind kind, string message, ClockifyRejection? rejection = null)
    : ServiceException(message, rejection)
{
    public InvalidValueKind Kind => kind;

    /// <summary>Clockify's rejection; null if the service knew before it sent a request.</summary>
    public ClockifyRejection? Rejection => rejection;

    public override Certainty Certainty => rejection is null ? Certainty.NothingSent : Certainty.Rejected;

    /// <summary>The errors by field of the request; null if no field is wrong.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The entity that has the name; null unless the name is taken.</summary>
    public NamedEntity? NameHolder { get; init; }

    /// <summary>Whether the request conflicts with the current state, rather than being invalid itself.</summary>
    public bool IsStateConflict =>
        rejection is not null && kind is InvalidValueKind.PresentValueInvalid or InvalidValueKind.RequiredByWorkspace;

    /// <summary>Returns the exception for an entity that doesn't exist.</summary>
    /// <param name="field">The field of the request that identifies the entity.</param>
    /// <param name="what">The kind of entity, such as "project".</param>
    /// <param name="rejection">Clockify's rejection; null if the service knew before it sent a request.</param>
    public static InvalidValueException NotFound(string field, string what, ClockifyRejection? rejection = null) =>
        OfField(InvalidValueKind.NotFound, field, $"There is no such {what}.", rejection);

    /// <summary>Returns the exception for one invalid field.</summary>
    public static InvalidValueException OfField(InvalidValueKind kind, string field, string message, ClockifyRejection? rejection) =>
        new(kind, $"{field}: {message}", rejection) { Errors = new Dictionary<string, string[]> { [field] = [message] } };
}
