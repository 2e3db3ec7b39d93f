using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Problems;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace ClockifyBff.Api.Validation;

/// <summary>Validates the path ids, query and body of a request before its handler runs, and reports all errors together.</summary>
internal sealed partial class RequestValidationFilter
{
    private const string IdempotencyKey = "Idempotency-Key";

    // May be empty: a cleared search box finds everything.
    private const string Search = "search";

    private readonly (int Index, string Name)[] _pathIds;
    private readonly Dictionary<string, Type> _queryParameters;
    private readonly (int Index, IValidator Validator)[] _validators;

    private RequestValidationFilter(ParameterInfo[] parameters)
    {
        _pathIds =
        [
            .. parameters.Index().Where(one => one.Item.ParameterType == typeof(ClockifyId)).Select(one => (one.Index, one.Item.Name!)),
        ];
        _queryParameters = parameters.SelectMany(QueryParameters).ToDictionary(one => one.Name, one => one.Type, StringComparer.Ordinal);
        _validators =
        [
            .. parameters
                .Select((parameter, index) => (index, Validators.Of(parameter.ParameterType)!))
                .Where(one => one.Item2 is not null),
        ];
    }

    public static EndpointFilterDelegate Create(EndpointFilterFactoryContext handler, EndpointFilterDelegate next)
    {
        // Created on the first request, because reflection would slow the start.
        var check = new Lazy<RequestValidationFilter>(
            () => new RequestValidationFilter(handler.MethodInfo.GetParameters()),
            LazyThreadSafetyMode.PublicationOnly
        );
        return async context => await check.Value.ValidateAsync(context) ?? await next(context);
    }

    private async ValueTask<Problem?> ValidateAsync(EndpointFilterInvocationContext context)
    {
        var errors = new RequestErrors();
        var body = context.HttpContext.Features.Get<RequestErrors>();
        foreach (var (index, name) in _pathIds)
        {
            if (!context.GetArgument<ClockifyId>(index).IsValid)
            {
                errors.Add(name, Rules.IdMessage);
            }
        }

        CheckQuery(context.HttpContext.Request.Query, errors);
        CheckEncoding(context.HttpContext.Request.QueryString, errors);
        if (HasUnsupportedIdempotencyKey(context.HttpContext))
        {
            errors.Add(IdempotencyKey, "This route does not support idempotency keys. Omit the header.");
        }

        foreach (var (index, validator) in _validators)
        {
            // An optional body may be null.
            if (context.Arguments[index] is { } argument)
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

    // A client that sends a key relies on it, so the service must not ignore it. Only POST needs a key.
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

    // Ignoring a misspelt, empty or unreadable parameter would do something else than the caller asked for.
    private void CheckQuery(IQueryCollection query, RequestErrors errors)
    {
        foreach (var (name, values) in query)
        {
            if (!_queryParameters.TryGetValue(name, out var type))
            {
                errors.Add(name, "Unknown query parameter.");
            }
            else if (values.Count > 1)
            {
                errors.Add(name, "The query parameter is duplicated.");
            }
            else if (string.IsNullOrEmpty(values) && name != Search)
            {
                errors.Add(name, "Must not be empty. Omit the query parameter or give it a value.");
            }
            else if (RequirementOf(type, values.ToString()) is { } requirement)
            {
                errors.Add(name, requirement);
            }
        }
    }

    // The server keeps percent-encoded bytes that are not UTF-8, which would change the text.
    private static void CheckEncoding(QueryString query, RequestErrors errors)
    {
        foreach (var parameter in new QueryStringEnumerable(query.Value))
        {
            if (parameter.EncodedValue.Span.Contains('%'))
            {
                var encoded = Encoding.UTF8.GetBytes(parameter.EncodedValue.ToString());
                if (!Utf8.IsValid(WebUtility.UrlDecodeToBytes(encoded, 0, encoded.Length)))
                {
                    errors.Add(parameter.DecodeName().ToString(), "Must be percent-encoded UTF-8.");
                }
            }
        }
    }

    /// <summary>
    /// Returns the requirement that a value does not meet, or null. The framework's parsers accept more than the document states.
    /// </summary>
    private static string? RequirementOf(Type type, string value) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var number
                when number == typeof(int) && !(WholeNumber().IsMatch(value) && int.TryParse(value, CultureInfo.InvariantCulture, out _)) =>
                "Must be a whole number.",
            // Case-insensitive, because Python and .NET write True.
            var flag when flag == typeof(bool) && !TrueOrFalse().IsMatch(value) => "Must be true or false.",
            _ => null,
        };

    [GeneratedRegex(@"^(true|false)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TrueOrFalse();

    [GeneratedRegex(@"^-?[0-9]+\z")]
    private static partial Regex WholeNumber();
}
