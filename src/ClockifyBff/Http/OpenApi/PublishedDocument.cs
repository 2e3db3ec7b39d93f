using ClockifyBff.Http.Conditional;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClockifyBff.Http.OpenApi;

/// <summary>
/// The OpenAPI document as it is sent. Each form is built once, when it is first requested: building takes a processor 160 ms, so requests
/// must not each build their own. A build that failed is forgotten: the next request builds anew.
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
        private readonly Lock _gate = new();
        private Task<RenderedResponse>? _built;

        public Task<RenderedResponse> ReadAsync()
        {
            lock (_gate)
            {
                if (_built is null or { IsFaulted: true } or { IsCanceled: true })
                {
                    // Others that wait for the first build hold no thread meanwhile.
                    _built = Task.Run(BuildAsync);
                }

                return _built;
            }
        }

        private async Task<RenderedResponse> BuildAsync()
        {
            using var body = new MemoryStream();
            var built = await document.GetOpenApiDocumentAsync(CancellationToken.None);
            if (version == OpenApiSpecVersion.OpenApi3_0)
            {
                OpenApi30Rewriter.Rewrite(built);
            }

            await built.SerializeAsync(body, version, format, CancellationToken.None);
            return RenderedResponse.Of(body.ToArray(), contentType);
        }
    }
}
