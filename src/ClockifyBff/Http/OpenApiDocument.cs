using Microsoft.OpenApi;

namespace ClockifyBff.Http;

/// <summary>The OpenAPI document and the Swagger UI over it.</summary>
internal static class OpenApiDocument
{
    private const string Version = "v1";

    // Swagger UI percent-encodes slashes in a path parameter, and the raw proxy refuses everything encoded.
    private const string KeepSlashes =
        """
        (request) => {
          const [path, query] = request.url.split(/\?(.*)/s);
          if (path.includes('/clockify/api/v1/')) {
            request.url = path.replace(/%2F/gi, '/') + (query ? '?' + query : '');
          }
          return request;
        }
        """;

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(Version, options =>
    {
        options.CreateSchemaReferenceId = SchemaTransformer.NameOf;
        options.AddSchemaTransformer<SchemaTransformer>();
        options.AddOperationTransformer<OperationTransformer>();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "ClockifyBff",
                Version = Version,
                Description = "Time tracking in Clockify for the company's own frontends. Every error is a problem (RFC 9457) whose `errorCode` is stable and whose `action` says what to do next.",
            };
            return Task.CompletedTask;
        });
    });

    /// <summary>Shows document and UI: to anybody in Development, elsewhere to callers, where <c>Swagger:Enabled</c> says so.</summary>
    public static void MapDocumentation(this WebApplication app)
    {
        if (!app.Configuration.GetValue("Swagger:Enabled", app.Environment.IsDevelopment()))
        {
            return;
        }

        var routes = app.MapGroup(string.Empty);
        if (app.Environment.IsDevelopment())
        {
            routes.AllowAnonymous();
        }

        routes.MapOpenApi("/openapi/{documentName}.json");
        routes.MapOpenApi("/openapi/{documentName}.yaml");
        routes.MapSwaggerUI(setupAction: options =>
        {
            options.SwaggerEndpoint($"/openapi/{Version}.json", $"ClockifyBff {Version}");
            options.DocumentTitle = "ClockifyBff";
            options.DisplayRequestDuration();
            options.UseRequestInterceptor(KeepSlashes.ReplaceLineEndings(" "));
        });
    }
}
