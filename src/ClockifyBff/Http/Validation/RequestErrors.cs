using ClockifyBff.Http.Problems;
using FluentValidation.Results;

namespace ClockifyBff.Http.Validation;

/// <summary>What is wrong with a request, by field.</summary>
internal sealed class RequestErrors
{
    private readonly Dictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    public bool Any => _messages.Count > 0;

    public void Add(string field, string message)
    {
        if (!_messages.TryGetValue(field, out var messages))
        {
            _messages[field] = messages = [];
        }

        messages.Add(message);
    }

    public void Add(IEnumerable<ValidationFailure> failures)
    {
        foreach (var failure in failures)
        {
            Add(failure.PropertyName, failure.ErrorMessage);
        }
    }

    public Problem ToProblem() => Problem.Invalid(_messages.ToDictionary(field => field.Key, field => field.Value.Distinct().ToArray(), StringComparer.Ordinal));

    /// <exception cref="ProblemException">400 <c>invalid_request</c>: something is.</exception>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new ProblemException(ToProblem());
        }
    }
}
