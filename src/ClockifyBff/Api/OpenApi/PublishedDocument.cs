using ClockifyBff.Api.Conditional;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClockifyBff.Api.OpenApi;

/// <summary>
/// Caches the serialized OpenAPI document. Each format is built on its first request, because building takes 160 ms of processor time.
/// After a failed build, the next request builds again.
/// </summary>
internal sealed class PublishedDocument([FromKeyedServices(OpenApiDocument.Version)] IOpenApiDocumentProvider document)
{
    private const string JsonContentType = "application/json; charset=utf-8";

    private readonly Form _json = new(document, OpenApiSpecVersion.OpenApi3_1, JsonContentType);
    private readonly Form _yaml = new(document, OpenApiSpecVersion.OpenApi3_1, "application/yaml; charset=utf-8", OpenApiConstants.Yaml);
    private readonly Form _forGenerators = new(document, OpenApiSpecVersion.OpenApi3_0, JsonContentType)
    {
        Rewrite = OpenApi30Rewriter.RewriteForGenerators,
    };
    private readonly Form _forSwaggerUi = new(document, OpenApiSpecVersion.OpenApi3_0, JsonContentType)
    {
        Rewrite = OpenApi30Rewriter.Rewrite,
    };

    public Task<RenderedResponse> Json() => _json.ReadAsync();

    public Task<RenderedResponse> Yaml() => _yaml.ReadAsync();

    public Task<RenderedResponse> ForGenerators() => _forGenerators.ReadAsync();

    public Task<RenderedResponse> ForSwaggerUi() => _forSwaggerUi.ReadAsync();

    private sealed class Form(
        IOpenApiDocumentProvider document,
        OpenApiSpecVersion version,
        string contentType,
        string format = OpenApiConstants.Json
    )
    {
        private readonly Lock _lock = new();
        private Task<RenderedResponse>? _response;

        public Action<Microsoft.OpenApi.OpenApiDocument>? Rewrite { get; init; }

        public Task<RenderedResponse> ReadAsync()
        {
            lock (_lock)
            {
                if (_response is null or { IsFaulted: true } or { IsCanceled: true })
                {
                    // On another thread, so that requests that wait for the build don't block on the lock.
                    _response = Task.Run(BuildAsync);
                }

                return _response;
            }
        }

        private async Task<RenderedResponse> BuildAsync()
        {
            using var body = new MemoryStream();
            var openApi = await document.GetOpenApiDocumentAsync(CancellationToken.None);
            Rewrite?.Invoke(openApi);
            await openApi.SerializeAsync(body, version, format, CancellationToken.None);
            return RenderedResponse.Of(body.ToArray(), contentType);
        }
    }
}
