using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClockifyBff.Sandbox.Clockify.Clients;
using ClockifyBff.Sandbox.Clockify.CustomFields;
using ClockifyBff.Sandbox.Clockify.Projects;
using ClockifyBff.Sandbox.Clockify.Tags;
using ClockifyBff.Sandbox.Clockify.Tasks;
using ClockifyBff.Sandbox.Clockify.TimeEntries;
using ClockifyBff.Sandbox.Clockify.Users;
using ClockifyBff.Sandbox.Clockify.Webhooks;
using ClockifyBff.Sandbox.Clockify.Workspaces;

namespace ClockifyBff.Sandbox.Clockify.Http;

/// <summary>Handles requests to the Clockify API: finds the route, runs its handler under the lock and writes the response.</summary>
internal sealed class ClockifyApi
{
    // Jackson escapes only the characters that JSON requires to be escaped.
    private static readonly JsonWriterOptions _writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ClockifyStore _store;
    private readonly RouteTable _routes = new();

    public ClockifyApi(ClockifyStore store, WebhookDeliveries webhooks)
    {
        _store = store;
        _routes.MapUsers();
        _routes.MapUserGroups();
        _routes.MapWorkspaces();
        _routes.MapCustomFields();
        _routes.MapProjects();
        _routes.MapProjectParts();
        _routes.MapClients();
        _routes.MapTags();
        _routes.MapTasks();
        _routes.MapTimeEntries();
        _routes.MapUserTimeEntries();
        _routes.MapTimers();
        _routes.MapWebhooks(webhooks);
        _routes.MapUnsupportedOperations();
    }

    public async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request);
        User? caller;
        ApiResponse apiResponse;
        lock (_store.Lock)
        {
            caller = context.Features.Get<ActingUser>() is { UserId: { } id } ? _store.Users.Find(id) : null;
            apiResponse = Run(context.Request, caller, body);
        }

        await WriteAsync(context.Response, apiResponse, caller);
    }

    private ApiResponse Run(HttpRequest request, User? caller, RequestBody body)
    {
        try
        {
            // Maton adds the API key of the connection to the headers of the caller. Clockify rejects a second token among them.
            if (request.Headers.ContainsKey("X-Api-Key") || request.Headers.ContainsKey("X-Addon-Token"))
            {
                throw ClockifyException.MultipleTokens();
            }

            if (caller is null)
            {
                throw ClockifyException.UnknownApiKey();
            }

            var path = request.Path.StartsWithSegments("/api", StringComparison.Ordinal, out var rest) ? rest.Value! : request.Path.Value!;
            var route = _routes.Find(request.Method, path);
            var values = route.Values(path);
            var apiRequest = new ApiRequest(_store, caller, new QueryParameters(request.Query), values, body);
            if (values.ContainsKey("workspaceId"))
            {
                apiRequest.EnterWorkspace(route.UnknownWorkspace);
            }

            return route.Handler(apiRequest);
        }
        catch (ClockifyException error)
        {
            return ApiResponse.Error(error, caller?.Language ?? "EN");
        }
    }

    private static async Task WriteAsync(HttpResponse response, ApiResponse apiResponse, User? caller)
    {
        response.StatusCode = apiResponse.Status;
        var headers = response.Headers;
        headers.CacheControl = "no-cache, no-store, max-age=0, must-revalidate";
        headers.StrictTransportSecurity = "max-age=31536000 ; includeSubDomains";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.Vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
        headers["x-auth-checksum"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caller?.Id ?? "")).AsSpan(0, 16));
        headers["expected-client-version"] = "1.0.0";
        headers["x-cache"] = "Miss from cloudfront";
        if (apiResponse.LastPage is { } last)
        {
            headers["Last-Page"] = last ? "true" : "false";
        }

        if (apiResponse.TotalCount is { } total)
        {
            headers["total-count"] = $"{total}";
        }

        if (apiResponse.Allow.Count > 0)
        {
            headers.Allow = string.Join(", ", apiResponse.Allow);
        }

        if (apiResponse.RetryAfter is { } wait)
        {
            headers.RetryAfter = $"{wait.TotalSeconds}";
        }

        if (apiResponse.Body is null)
        {
            return;
        }

        var bytes = new ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(bytes, _writerOptions))
        {
            apiResponse.Body.WriteTo(writer);
        }

        response.ContentType = "application/json";
        response.ContentLength = bytes.WrittenCount;
        await response.Body.WriteAsync(bytes.WrittenMemory, response.HttpContext.RequestAborted);
    }
}
