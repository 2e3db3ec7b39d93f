using ClockifyBff.Http.Conditional;
using Microsoft.OpenApi;

namespace ClockifyBff.Http.OpenApi;

/// <summary>The OpenAPI document and the Swagger UI over it.</summary>
internal static class OpenApiDocument
{
    public const string Version = "v1";

    /// <summary>The tag of the raw proxy's operations.</summary>
    public const string RawProxy = "Raw proxy";

    private const string Bearer = "bearer";

    // Swagger UI percent-encodes slashes in a path parameter, and the raw proxy refuses everything encoded.
    private const string KeepSlashes = """
        (request) => {
          const [path, query] = request.url.split(/\?(.*)/s);
          if (path.includes('/clockify/api/v1/')) {
            request.url = path.replace(/%2F/gi, '/') + (query ? '?' + query : '');
          }
          return request;
        }
        """;

    /// <summary>In the order in which a newcomer reads.</summary>
    private static readonly (string Name, string Description)[] _tags =
    [
        ("Me", "Who calls, and as whom in Clockify: what a frontend asks first."),
        ("Connections", "How employees connect their Clockify account, see what they have, and disconnect."),
        ("Workspaces", "Where time is tracked, and by whom."),
        ("Projects", "What time is tracked on."),
        ("Tasks", "The parts of a project."),
        ("Clients", "Whom projects are for."),
        ("Tags", "Labels for time entries."),
        ("Time entries", "What people did, and when."),
        ("Timer", "What people are doing now."),
        ("Administration", "For who administers connections."),
        (RawProxy, "The Clockify API as it is, for what the curated routes don't offer."),
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
                            // The document is the same wherever it is served, but for what the public path begins with.
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

        routes.MapDocument($"/openapi/{Version}.json", document => document.Json());
        routes.MapDocument($"/openapi/{Version}.yaml", document => document.Yaml());
        routes.MapDocument($"/openapi/{Version}-3.0.json", document => document.OpenApi30());
        routes
            .MapSwaggerUI(setupAction: options =>
            {
                options.SwaggerEndpoint(
                    $"{PathBase.Of(app.Configuration)}/openapi/{Version}.json",
                    $"ClockifyBff {Version} (OpenAPI 3.1, complete)"
                );
                options.SwaggerEndpoint(
                    $"{PathBase.Of(app.Configuration)}/openapi/{Version}-3.0.json",
                    $"ClockifyBff {Version} (OpenAPI 3.0, for client generators, without the raw proxy)"
                );
                options.DocumentTitle = "ClockifyBff";
                options.DisplayRequestDuration();
                options.UseRequestInterceptor(KeepSlashes.ReplaceLineEndings(" "));
            })
            .Finally(WriteInSegments);
    }

    /// <summary>Splits Swagger UI's 1.5 MB script into segments, so that a slow client doesn't make the server buffer it whole.</summary>
    private static void WriteInSegments(EndpointBuilder endpoint)
    {
        var answer = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            context.Response.Body = new SegmentedWriteStream(context.Response.Body);
            return answer(context);
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
                    var answer = await form(context.RequestServices.GetRequiredService<PublishedDocument>());
                    await answer.ExecuteAsync(context);
                }
            )
            .ExcludeFromDescription();

    private static void Describe(Microsoft.OpenApi.OpenApiDocument document)
    {
        NamedSchemas.Refer(document);
        document.Info = new OpenApiInfo
        {
            Title = "ClockifyBff",
            Version = Version,
            Description =
                "Time tracking in Clockify for the company's own frontends. Every error is a problem (RFC 9457) whose `errorCode` is "
                + "stable and whose `action` says what to do next. The guide for frontend engineers (idempotency, ETags, the table of "
                + "errors, generated clients, dev servers) is `src/ClockifyBff/README.md` in the repository of this service.",
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
                Description =
                    "A token of the company's identity provider. Behind a gateway that adds the token itself, and in "
                    + "Development, nothing is sent.",
            }
        );
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
    }
}
