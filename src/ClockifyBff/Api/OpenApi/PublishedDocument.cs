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
    private readonly Form _json = new(document, OpenApiSpecVersion.OpenApi3_1, OpenApiConstants.Json, "application/json; charset=utf-8");
    private readonly Form _yaml = new(document, OpenApiSpecVersion.OpenApi3_1, OpenApiConstants.Yaml, "application/yaml; charset=utf-8");
    private readonly Form _openApi30 = new(
        document,
        OpenApiSpecVersion.OpenApi3_0,
        OpenApiConstants.Json,
        "application/json; charset=utf-8"
    );

    public Task<RenderedResponse> Json() => _json.ReadAsync();

    public Task<RenderedResponse> Yaml() => _yaml.ReadAsync();

    public Task<RenderedResponse> OpenApi30() => _openApi30.ReadAsync();

    private sealed class Form(IOpenApiDocumentProvider document, OpenApiSpecVersion version, string format, string contentType)
    {
        private readonly Lock _lock = new();
        private Task<RenderedResponse>? _response;

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
            if (version == OpenApiSpecVersion.OpenApi3_0)
            {
                OpenApi30Rewriter.Rewrite(openApi);
            }

            await openApi.SerializeAsync(body, version, format, CancellationToken.None);
            return RenderedResponse.Of(body.ToArray(), contentType);
        }
    }
}
