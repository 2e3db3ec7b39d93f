using System.Text;

namespace ClockifyBff.Benchmarks;

/// <summary>Maton, Clockify and identity provider in one: a list of one connection, its user, the keys, and 12 KB of JSON for everything else.</summary>
internal static class UpstreamStub
{
    public const string Role = "upstream-stub";

    public const int AnswerLength = 12 * 1024;

    public const string KeysPath = "/keys";

    public const string UserEmail = "developer@example.com";

    public static Task RunAsync()
    {
        var connections = Encoding.ASCII.GetBytes(
            """{"connections":[{"connection_id":"11111111-2222-3333-4444-555555555555","status":"ACTIVE","app":"clockify","creation_time":"2026-01-02T03:04:05.678Z","last_updated_time":"2026-01-02T03:04:05.678Z"}]}""");
        var user = Encoding.ASCII.GetBytes($$"""{"id":"64a687e29ae1f428e7ebe303","email":"{{UserEmail}}"}""");
        var keys = Encoding.ASCII.GetBytes(Environment.GetEnvironmentVariable(Issuer.KeySetSetting)!);
        var list = Encoding.ASCII.GetBytes($"[\"{new string('x', AnswerLength - 4)}\"]");

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables("ASPNETCORE_");
        builder.WebHost.UseKestrelCore();
        // It shares the processors with what is measured, so it takes the shortest way.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            var body = context.Request.Path.Value switch
            {
                "/connections" => connections,
                "/clockify/api/v1/user" => user,
                KeysPath => keys,
                _ => list,
            };
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        });
        return app.RunAsync();
    }
}
