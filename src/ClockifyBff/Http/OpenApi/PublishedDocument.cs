using ClockifyBff.Http.Conditional;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClockifyBff.Http.OpenApi;

/// <summary>
/// The OpenAPI document as it is sent. Each form is built once, when it is first requested: building takes a processor 160 ms, so requests
/// must not each build their own.
/// </summary>
internal sealed class PublishedDocument([FromKeyedServices(OpenApiDocument.Version)] IOpenApiDocumentProvider document)
{
    private readonly Lazy<Task<RenderedAnswer>> _json = Once(document, OpenApiSpecVersion.OpenApi3_1, OpenApiConstants.Json, "application/json; charset=utf-8");
    private readonly Lazy<Task<RenderedAnswer>> _yaml = Once(document, OpenApiSpecVersion.OpenApi3_1, OpenApiConstants.Yaml, "application/yaml; charset=utf-8");

    private readonly Lazy<Task<RenderedAnswer>> _openApi30 = Once(document, OpenApiSpecVersion.OpenApi3_0, OpenApiConstants.Json, "application/json; charset=utf-8");

    public Task<RenderedAnswer> Json() => _json.Value;

    public Task<RenderedAnswer> Yaml() => _yaml.Value;

    public Task<RenderedAnswer> OpenApi30() => _openApi30.Value;

    // Others that wait for the first build hold no thread meanwhile.
    private static Lazy<Task<RenderedAnswer>> Once(IOpenApiDocumentProvider document, OpenApiSpecVersion version, string format, string contentType) => new(() => Task.Run(async () =>
    {
        using var body = new MemoryStream();
        var built = await document.GetOpenApiDocumentAsync(CancellationToken.None);
        if (version == OpenApiSpecVersion.OpenApi3_0)
        {
            Http.OpenApi.OpenApi30.Rewrite(built);
        }

        await built.SerializeAsync(body, version, format, CancellationToken.None);
        return RenderedAnswer.Of(body.ToArray(), contentType);
    }));
}
