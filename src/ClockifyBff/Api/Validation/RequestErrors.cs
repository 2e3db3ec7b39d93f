using ClockifyBff.Api.Problems;
using FluentValidation.Results;

namespace ClockifyBff.Api.Validation;

/// <summary>The errors of a request, by field.</summary>
internal sealed class RequestErrors
{
    // Limits the size of the response.
    private const int MaxFields = 250;

    private readonly Dictionary<string, List<string>> _messages = new(StringComparer.Ordinal);
    private readonly List<string> _unreadable = [];

    public bool Any => _messages.Count > 0;

    public IReadOnlyCollection<string> Fields => _messages.Keys;

    public void Add(string field, string message)
    {
        if (!_messages.TryGetValue(field, out var messages))
        {
            if (_messages.Count == MaxFields)
            {
                return;
            }

            _messages[field] = messages = [];
        }

        messages.Add(message);
    }

    /// <summary>Adds an error for a value that could not be read. Later rule failures of this value are ignored.</summary>
    public void AddUnreadable(string field, string message)
    {
        Add(field, message);
        if (_unreadable.Count < MaxFields)
        {
            _unreadable.Add(field);
        }
    }

    public void Add(IEnumerable<ValidationFailure> failures)
    {
        foreach (var failure in failures.Where(failure => !_unreadable.Exists(field => IsWithin(field, failure.PropertyName))))
        {
            Add(failure.PropertyName, failure.ErrorMessage);
        }
    }

    public void Add(RequestErrors others)
    {
        foreach (var (field, message) in others._messages.SelectMany(field => field.Value.Select(message => (field.Key, message))))
        {
            Add(field, message);
        }
    }

    /// <summary>Whether a value, or a part of the value, could not be read.</summary>
    public bool IsUnreadable(string field) => _unreadable.Exists(unreadable => IsWithin(field, unreadable));

    public Problem ToProblem() => Problem.Invalid(ByField());

    public Problem ToProblem(ErrorCode error) => Problem.Invalid(ByField(), error);

    /// <exception cref="ProblemException">400 <c>invalid_request</c>: there are errors.</exception>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new ProblemException(ToProblem());
        }
    }

    private static bool IsWithin(string field, string part) =>
        part.StartsWith(field, StringComparison.Ordinal) && (part.Length == field.Length || part[field.Length] is '.' or '[');

    private Dictionary<string, string[]> ByField() =>
        _messages.ToDictionary(field => field.Key, field => field.Value.Distinct().ToArray(), StringComparer.Ordinal);
}
