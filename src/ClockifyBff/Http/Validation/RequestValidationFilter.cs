using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Problems;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace ClockifyBff.Http.Validation;

/// <summary>Names everything that is wrong with a request before its handler sees it: ids in the path, the query, the body.</summary>
internal sealed partial class RequestValidationFilter
{
    // Theirs are Maton's: whether one exists is nobody's business but its owner's, so a malformed one is as unknown as a foreign one.
    private const string ConnectionId = "connectionId";

    private const string IdempotencyKey = "Idempotency-Key";

    // A search box that was cleared asks for everything.
    private const string Search = "search";

    private readonly string[] _ids;
    private readonly Dictionary<string, Type> _query;
    private readonly (int Place, IValidator Validator)[] _validators;

    private RequestValidationFilter(ParameterInfo[] parameters)
    {
        _ids = [.. parameters.Where(IsClockifyId).Select(parameter => parameter.Name!)];
        _query = parameters.SelectMany(QueryParameters).ToDictionary(one => one.Name, one => one.Type, StringComparer.Ordinal);
        _validators =
        [
            .. parameters
                .Select((parameter, place) => (place, Validators.Of(parameter.ParameterType)!))
                .Where(one => one.Item2 is not null),
        ];
    }

    public static EndpointFilterDelegate Create(EndpointFilterFactoryContext handler, EndpointFilterDelegate next)
    {
        // Looking through a handler takes its time: not at start, but when it is first called.
        var check = new Lazy<RequestValidationFilter>(
            () => new RequestValidationFilter(handler.MethodInfo.GetParameters()),
            LazyThreadSafetyMode.PublicationOnly
        );
        return async context => await check.Value.RefuseAsync(context) ?? await next(context);
    }

    public static bool IsClockifyId(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string)
        && parameter.Name!.EndsWith("Id", StringComparison.Ordinal)
        && parameter.Name != ConnectionId;

    private async ValueTask<Problem?> RefuseAsync(EndpointFilterInvocationContext context)
    {
        var errors = new RequestErrors();
        var body = context.HttpContext.Features.Get<RequestErrors>();
        foreach (var id in _ids)
        {
            if (!ClockifyId().IsMatch((string)context.HttpContext.Request.RouteValues[id]!))
            {
                errors.Add(id, Rules.IdMessage);
            }
        }

        CheckQuery(context.HttpContext.Request.Query, errors);
        CheckEncoding(context.HttpContext.Request.QueryString, errors);
        if (HasUnsupportedIdempotencyKey(context.HttpContext))
        {
            errors.Add(IdempotencyKey, "Not supported on this route: a repeated request would not be recognized.");
        }

        foreach (var (place, validator) in _validators)
        {
            // A body that may be left out may be null.
            if (context.Arguments[place] is { } argument)
            {
                var failures = (
                    await validator.ValidateAsync(new ValidationContext<object>(argument), context.HttpContext.RequestAborted)
                ).Errors;
                (argument is IRequestBody ? body ?? errors : errors).Add(failures);
            }
        }

        if (body is not null && !context.Arguments.OfType<MergePatch>().Any(patch => patch.MayEqualCurrentValues(body)))
        {
            errors.Add(body);
        }

        return errors.Any ? errors.ToProblem() : null;
    }

    // A client that sends a key relies on it, so an ignored key is an error. Methods other than POST need none.
    private static bool HasUnsupportedIdempotencyKey(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.Request.Headers.ContainsKey(IdempotencyKey)
        && context.GetEndpoint()?.Metadata.GetOrderedMetadata<RequestHeader>().Any(header => header.Name == IdempotencyKey) != true;

    private static IEnumerable<(string Name, Type Type)> QueryParameters(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<AsParametersAttribute>() is not null
            ? parameter
                .ParameterType.GetProperties()
                .Select(property => (property.GetCustomAttribute<FromQueryAttribute>()?.Name ?? property.Name, property.PropertyType))
        : parameter.GetCustomAttribute<FromQueryAttribute>() is { } query ? [(query.Name ?? parameter.Name!, parameter.ParameterType)]
        : [];

    // A misspelt, empty or unreadable parameter would be ignored, and the call would do something else than it says.
    private void CheckQuery(IQueryCollection query, RequestErrors errors)
    {
        foreach (var (name, values) in query)
        {
            if (!_query.TryGetValue(name, out var type))
            {
                errors.Add(name, "There is no such query parameter.");
            }
            else if (values.Count > 1)
            {
                errors.Add(name, "The query parameter is there more than once.");
            }
            else if (string.IsNullOrEmpty(values) && name != Search)
            {
                errors.Add(name, "Must not be empty: leave the query parameter out, or give it a value.");
            }
            else if (Demand(type, values.ToString()) is { } demand)
            {
                errors.Add(name, demand);
            }
        }
    }

    // The server leaves percent-encoded bytes that are not UTF-8 as they are: the text would be another.
    private static void CheckEncoding(QueryString query, RequestErrors errors)
    {
        foreach (var parameter in new QueryStringEnumerable(query.Value))
        {
            if (parameter.EncodedValue.Span.Contains('%'))
            {
                var encoded = Encoding.UTF8.GetBytes(parameter.EncodedValue.ToString());
                if (!Utf8.IsValid(WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length)))
                {
                    errors.Add(parameter.DecodeName().ToString(), "Must be UTF-8, percent-encoded.");
                }
            }
        }
    }

    /// <summary>What a value should be; null for one that is. The framework's own parsers take more than the document says.</summary>
    private static string? Demand(Type type, string value) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var number
                when number == typeof(int) && !(WholeNumber().IsMatch(value) && int.TryParse(value, CultureInfo.InvariantCulture, out _)) =>
                "Must be a whole number.",
            // Python and .NET write True.
            var flag when flag == typeof(bool) && !TrueOrFalse().IsMatch(value) => "Must be true or false.",
            _ => null,
        };

    [GeneratedRegex(@"^[0-9a-f]{24}\z")]
    private static partial Regex ClockifyId();

    [GeneratedRegex(@"^(true|false)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TrueOrFalse();

    [GeneratedRegex(@"^-?[0-9]+\z")]
    private static partial Regex WholeNumber();
}
