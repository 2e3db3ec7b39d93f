using ClockifyBff.Api.Conditional;
using ClockifyBff.Api.Server;
using Microsoft.OpenApi;

namespace ClockifyBff.Api.OpenApi;

/// <summary>The OpenAPI document and Swagger UI.</summary>
internal static class OpenApiDocument
{
    public const string Version = "v1";

    /// <summary>The media type of a stream of events.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>The tag of the raw proxy's operations.</summary>
    public const string RawProxy = "Raw proxy";

    private const string Bearer = "bearer";

    // Swagger UI percent-encodes the slashes of path parameters, which the raw proxy rejects.
    private const string KeepSlashes = """
        (request) => {
          const [path, query] = request.url.split(/\?(.*)/s);
          if (path.includes('/clockify/api/v1/')) {
            request.url = path.replace(/%2F/gi, '/') + (query ? '?' + query : '');
          }
          return request;
        }
        """;

    /// <summary>The tags, in reading order for newcomers.</summary>
    private static readonly (string Name, string Description)[] _tags =
    [
        ("Me", "The current user and their Clockify user. Frontends call this first."),
        ("Connections", "Connections of the current user to their Clockify account: list, start, choose and delete."),
        ("Workspaces", "Clockify workspaces and their users."),
        ("Projects", "Projects, on which time is tracked."),
        ("Tasks", "Tasks of a project."),
        ("Clients", "Clients, for whom projects are done."),
        ("Tags", "Labels for time entries."),
        ("Time entries", "Time that users have tracked."),
        ("Timer", "Running time entries: start, continue, stop and discard."),
        ("Changes", "What has changed, as a long poll or as a stream of events."),
        ("Administration", "Connections of all users. Requires the administrator role."),
        (RawProxy, "The Clockify API, passed through unchanged, for what `/api/v1` does not offer."),
    ];

    public static void AddOpenApiDocument(this IServiceCollection services) =>
        services
            .AddSingleton<PublishedDocument>()
            .AddOpenApi(
                Version,
                options =>
                {
                    options.CreateSchemaReferenceId = SchemaTransformer.NameOf;
                    options.AddSchemaTransformer<SchemaTransformer>();
                    options.AddOperationTransformer<OperationTransformer>();
                    options.AddDocumentTransformer(
                        (document, _, _) =>
                        {
                            Describe(document);
                            return Task.CompletedTask;
                        }
                    );
                    options.AddDocumentTransformer(
                        (document, context, _) =>
                        {
                            // Only the server URL depends on the deployment: it is the prefix of public paths.
                            document.Servers =
                            [
                                new OpenApiServer
                                {
                                    Url = PathBase.Of(context.ApplicationServices.GetRequiredService<IConfiguration>())
                                        is { Length: > 0 } prefix
                                        ? prefix
                                        : "/",
                                },
                            ];
                            new OpenApiWalker(new ParagraphVisitor()).Walk(document);
                            return Task.CompletedTask;
                        }
                    );
                }
            );

    /// <summary>
    /// Maps the document and Swagger UI: in Development for anyone, elsewhere for callers if <c>Swagger:Enabled</c> is true.
    /// </summary>
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

        routes.MapDocument($"/openapi/{Version}.json", document => document.Json());
        routes.MapDocument($"/openapi/{Version}.yaml", document => document.Yaml());
        routes.MapDocument($"/openapi/{Version}-3.0.json", document => document.ForGenerators());
        // Swagger UI resolves the whole of an OpenAPI 3.1 document whenever an operation is opened (swagger-api/swagger-ui#10748).
        routes.MapDocument("/openapi/swagger-ui.json", document => document.ForSwaggerUi());
        routes
            .MapSwaggerUI(setupAction: options =>
            {
                options.SwaggerEndpoint($"{PathBase.Of(app.Configuration)}/openapi/swagger-ui.json", $"ClockifyBff {Version} (complete)");
                options.SwaggerEndpoint(
                    $"{PathBase.Of(app.Configuration)}/openapi/{Version}.json",
                    $"ClockifyBff {Version} (OpenAPI 3.1, complete; operations open slowly)"
                );
                options.SwaggerEndpoint(
                    $"{PathBase.Of(app.Configuration)}/openapi/{Version}-3.0.json",
                    $"ClockifyBff {Version} (OpenAPI 3.0, for client generators, without the raw proxy and streams)"
                );
                options.DocumentTitle = "ClockifyBff";
                options.DisplayRequestDuration();
                options.UseRequestInterceptor(KeepSlashes.ReplaceLineEndings(" "));
            })
            .Finally(WriteInSegments);
    }

    /// <summary>Writes Swagger UI's 1.5 MB script in segments, because the server would buffer it whole for a slow client.</summary>
    private static void WriteInSegments(EndpointBuilder endpoint)
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            context.Response.Body = new SegmentedWriteStream(context.Response.Body);
            return next(context);
        };
    }

    private static void MapDocument(this RouteGroupBuilder routes, string path, Func<PublishedDocument, Task<RenderedResponse>> form) =>
        routes
            .MapMethods(
                path,
                [HttpMethods.Get, HttpMethods.Head],
                async context =>
                {
                    ApiConventions.SetCacheControl(context.Response, ApiConventions.PrivateNoCache);
                    var response = await form(context.RequestServices.GetRequiredService<PublishedDocument>());
                    await response.ExecuteAsync(context);
                }
            )
            .ExcludeFromDescription();

    private static void Describe(Microsoft.OpenApi.OpenApiDocument document)
    {
        NamedSchemas.MoveToComponents(document);
        document.Info = new OpenApiInfo
        {
            Title = "ClockifyBff",
            Version = Version,
            Description =
                "Clockify time tracking for the company's own frontends. Every error is a problem (RFC 9457) with a stable `errorCode` "
                + "and an `action` that names the next step. The guide for frontend engineers (idempotency, ETags, error codes, "
                + "generated clients, dev servers) is `src/ClockifyBff/README.md` in the repository of this service.",
            License = new OpenApiLicense { Name = "All rights reserved", Identifier = "LicenseRef-All-rights-reserved" },
            Contact = new OpenApiContact { Name = "The team that runs this service" },
        };
        document.Tags = _tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        document.AddComponent(
            Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                BearerFormat = "JWT",
                Description = "A token of the company's identity provider. Not needed in Development, or behind a gateway that adds it.",
            }
        );
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
    }
}
