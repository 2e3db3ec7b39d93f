using System.Text;

namespace ClockifyBff.Benchmarks;

/// <summary>
/// A stub for Maton, Clockify and the identity provider: one connection, its user, the user's time entries, the signing keys, and 12 KB of
/// JSON for all other paths.
/// </summary>
internal static class UpstreamStub
{
    public const string Role = "upstream-stub";

    /// <summary>The environment variable that runs a socket's continuations on the thread of its event.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public const int ResponseLength = 12 * 1024;

    public const string KeysPath = "/keys";

    public const string UserEmail = "developer@example.com";

    public const string WorkspaceId = "64a687e29ae1f428e7ebe303";

    /// <summary>The day of all time entries.</summary>
    public const string Day = "2026-05-13";

    private const string UserId = "64a687e29ae1f428e7ebe304";

    public static Task RunAsync()
    {
        var connections = Encoding.ASCII.GetBytes(
            """
            {"connections":[{"connection_id":"11111111-2222-3333-4444-555555555555","status":"ACTIVE","app":"clockify",
             "creation_time":"2026-01-02T03:04:05.678Z","last_updated_time":"2026-01-02T03:04:05.678Z"}]}
            """
        );
        var user = Encoding.ASCII.GetBytes($$"""{"id":"{{UserId}}","email":"{{UserEmail}}"}""");
        var keys = Encoding.ASCII.GetBytes(Environment.GetEnvironmentVariable(Issuer.KeySetSetting)!);
        var list = Encoding.ASCII.GetBytes($"[\"{new string('x', ResponseLength - 4)}\"]");
        var entries = Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Range(0, 15).Select(Entry))}]");
        var (read, etag) = (Array.Empty<byte>(), string.Empty);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddEnvironmentVariables("ASPNETCORE_");
        builder.WebHost.UseKestrelCore();
        // The stub shares the processors with the measured program, so it uses as little time as possible.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        var app = builder.Build();
        app.Run(async context =>
        {
            var (request, response) = (context.Request, context.Response);
            if (HttpMethods.IsPut(request.Method))
            {
                var received = new MemoryStream();
                await request.Body.CopyToAsync(received);
                (read, etag) = (received.ToArray(), request.Headers.ETag.ToString());
                return;
            }

            await request.Body.CopyToAsync(Stream.Null);
            var path = request.Path.Value!;
            if (path.StartsWith("/api/", StringComparison.Ordinal))
            {
                response.Headers.ETag = etag;
                if (request.Headers.IfNoneMatch == etag)
                {
                    response.StatusCode = StatusCodes.Status304NotModified;
                    return;
                }
            }

            var body = path switch
            {
                "/connections" => connections,
                "/clockify/api/v1/user" => user,
                KeysPath => keys,
                _ when path.StartsWith("/api/", StringComparison.Ordinal) => read,
                _ when path.EndsWith($"/user/{UserId}/time-entries", StringComparison.Ordinal) => entries,
                _ => list,
            };
            response.ContentType = "application/json";
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body);
        });
        return app.RunAsync();
    }

    /// <summary>Returns a time entry as in Clockify's hydrated lists.</summary>
    private static string Entry(int number) =>
        $$$"""
            {"id":"64c777ddd3fcab07cfbb{{{number:0000}}}","description":"Prepare the release, part {{{number}}}","userId":"{{{UserId}}}",
            "billable":true,"type":"REGULAR","isLocked":false,"kioskId":null,
            "projectId":"64a687e29ae1f428e7ebe305","taskId":"64a687e29ae1f428e7ebe306","tagIds":["64a687e29ae1f428e7ebe307"],
            "customFieldValues":[],
            "timeInterval":{"start":"{{{Day}}}T{{{8 + (number / 2):00}}}:{{{number % 2 * 3}}}0:00Z","end":"{{{Day}}}T{{{8
                + (number / 2):00}}}:{{{number % 2 * 3}}}5:00Z","duration":"PT5M"},
            "project":{"id":"64a687e29ae1f428e7ebe305","name":"Website relaunch","color":"#1976D2",
            "clientId":"64030000fd7384528b0d1313","clientName":"Northwind Traders"},
            "task":{"id":"64a687e29ae1f428e7ebe306","name":"Design"},"tags":[{"id":"64a687e29ae1f428e7ebe307","name":"Meeting"}],
            "user":{"id":"{{{UserId}}}","name":"Asha Rao","settings":{"timeZone":"Europe/Berlin"}},
            "hourlyRate":{"amount":9500,"currency":"USD"},"costRate":null}
            """;
}
