using System.Reflection;
using System.Text.Json;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.Validation;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace ClockifyBff.Api;

internal static class RequestBody
{
    /// <summary>Adds the accepted body type to a route, because the framework does not infer it for types that bind themselves.</summary>
    public static void AddAcceptsMetadata(EndpointBuilder route)
    {
        var body = route
            .Metadata.OfType<MethodInfo>()
            .FirstOrDefault()
            ?.GetParameters()
            .FirstOrDefault(parameter => parameter.ParameterType.IsAssignableTo(typeof(IRequestBody)));
        if (body is not null && !route.Metadata.OfType<IAcceptsMetadata>().Any())
        {
            var isOptional = new NullabilityInfoContext().Create(body).WriteState == NullabilityState.Nullable;
            route.Metadata.Add(new AcceptsMetadata(["application/json"], body.ParameterType, isOptional));
        }
    }

    /// <summary>Reads the body of a request; null if there is none.</summary>
    /// <exception cref="ProblemException">
    /// 400 <c>invalid_json</c>: the body is not a JSON object. 415: the media type is not JSON in UTF-8.
    /// </exception>
    public static async ValueTask<T?> ReadAsync<T>(HttpContext context)
        where T : class
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
        {
            return null;
        }

        if (!request.HasJsonContentType() || !IsReadable(request.ContentType!))
        {
            throw new ProblemException(ErrorCode.UnsupportedMediaType, "Send the body as application/json, in UTF-8.");
        }

        using var received = await ParseAsync(request);
        if (received.RootElement.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (received.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ProblemException(ErrorCode.InvalidJson, "The body is not a JSON object.");
        }

        var errors = new RequestErrors();
        context.Features.Set(errors);
        Inspect(received.RootElement, errors);

        // A string that is not valid Unicode can't be normalized.
        using var document = errors.Any ? null : NormalizedJson.Of(received);
        var body = (document ?? received).RootElement;
        var options = context.RequestServices.GetRequiredService<IOptions<HttpJsonOptions>>().Value.SerializerOptions;
        return typeof(T).IsAssignableTo(typeof(MergePatch))
            ? MergePatch.Read<T>(body, options, errors)
            : BodyReader.Read<T>(body, options, errors);
    }

    // JSON is UTF-8 (RFC 8259) and its media type has no charset parameter, so any charset but UTF-8 is wrong.
    // No route accepts a JSON patch (RFC 6902).
    private static bool IsReadable(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && !type.MediaType.Equals("application/json-patch+json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).ToString().ToUpperInvariant() is "UTF-8" or "UTF8" or "");

    private static async Task<JsonDocument> ParseAsync(HttpRequest request)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            throw new ProblemException(ErrorCode.InvalidJson, "The body is not valid JSON.");
        }
    }

    /// <summary>
    /// Checks what types can't express: duplicate members (RFC 8259, section 4), strings that are not valid Unicode or contain U+0000, and
    /// numbers too large for a double.
    /// </summary>
    /// <exception cref="ProblemException">400 <c>invalid_json</c>: a member is duplicated, or its name is not valid Unicode.</exception>
    private static void Inspect(JsonElement body, RequestErrors errors)
    {
        var duplicates = new RequestErrors();
        try
        {
            InspectValue(body, string.Empty);
        }
        catch (InvalidOperationException)
        {
            throw new ProblemException(ErrorCode.InvalidJson, "The name of a member is not valid Unicode.");
        }

        if (duplicates.Any)
        {
            throw new ProblemException(duplicates.ToProblem(ErrorCode.InvalidJson));
        }

        void InspectValue(JsonElement value, string path)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    var names = new HashSet<string>();
                    foreach (var member in value.EnumerateObject())
                    {
                        var field = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
                        if (!names.Add(member.Name))
                        {
                            duplicates.Add(field, "The member is duplicated.");
                        }

                        InspectValue(member.Value, field);
                    }

                    break;
                case JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        InspectValue(item, $"{path}[{index++}]");
                    }

                    break;
                case JsonValueKind.String:
                    var text = TextOf(value);
                    if (text?.Contains('\0', StringComparison.Ordinal) != false)
                    {
                        errors.AddUnreadable(path, text is null ? "Must be valid Unicode." : "Must not contain the character U+0000.");
                    }

                    break;
                case JsonValueKind.Number when !double.IsFinite(value.GetDouble()):
                    errors.AddUnreadable(path, "The number is too large.");
                    break;
            }
        }
    }

    /// <summary>Returns the text of a string; null if it is not valid Unicode.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
