using System.Text;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>A valid request with random errors.</summary>
internal sealed class RandomRequest(Random random, Uri service)
{
    private static readonly string[] _methods =
    [
        "GET",
        "GET",
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "TRACE",
        "get",
        "G\0T",
        "CONNECT",
        "OPTIONS",
        "PROPFIND",
    ];

    private static readonly string[] _prefixes =
    [
        "/clockify/api/v1/",
        "/clockify/api/v1/",
        "/clockify/api/v1/",
        "/clockify/api/v1/",
        "/clockify/",
        "/clockify/api/v1",
        "/",
        "//",
        "/CLOCKIFY/api/v1/",
        "http://localhost/clockify/api/v1/",
        "*",
    ];

    private static readonly string[] _pieces =
    [
        "user",
        "workspaces",
        "projects",
        "64020000f2f68ff2fbdd6ee6",
        "..",
        ".",
        "",
        "%2e%2e",
        "%252e%252e",
        "%2f",
        "%5c",
        "\\",
        "#",
        ";",
        ":",
        "@",
        "~",
        "a.b",
        "...",
        "%00",
        "%",
        "é",
        "\u0001",
        "*",
    ];

    private static readonly string[] _headers =
    [
        "Accept: application/json",
        "Accept-Language: de",
        "Content-Type: application/json",
        "Content-Type: text/plain",
        "If-Match: \"x\"",
        "If-None-Match: *",
        "Authorization: Bearer stolen",
        "X-Api-Key: stolen",
        "Cookie: a=b",
        "Connection: close",
        "Connection: Maton-Connection",
        "Upgrade: websocket",
        "Expect: 100-continue",
        "Expect: 200",
        "TE: trailers",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
        "Content-Length: 5",
        "Content-Length: x",
        "X-Forwarded-For: 1.2.3.4",
        "Origin: https://evil.example",
        "Sec-Fetch-Site: cross-site",
        "X-Dev-User: asha@example.com",
        "X-Dev-User: \u00fc@example.com",
        "Range: bytes=0-1",
        "X-HTTP-Method-Override: DELETE",
        "Host: evil.example",
        "Maton-Connection: x",
    ];

    public override string ToString()
    {
        var body =
            random.Next(3) == 0 ? Noise(random.Next(200))
            : random.Next(2) == 0 ? "{\"name\":\"x\"}"
            : "";
        var text = new StringBuilder();
        text.Append($"{Any(_methods)} {Target()} HTTP/1.{(random.Next(20) == 0 ? 0 : 1)}\r\nHost: {service.Authority}\r\n");
        for (var headers = random.Next(4); headers > 0; headers--)
        {
            text.Append($"{(random.Next(12) == 0 ? $"{Noise(8)}: {Noise(20)}" : Any(_headers))}\r\n");
        }

        if (body.Length > 0 && random.Next(6) > 0)
        {
            text.Append($"Content-Length: {body.Length}\r\n");
        }

        return text.Append("\r\n").Append(body).ToString();
    }

    private string Target()
    {
        var target = new StringBuilder(Any(_prefixes));
        for (var pieces = random.Next(1, 5); pieces > 0; pieces--)
        {
            // Mostly valid segments, because few requests would pass the path validation otherwise.
            target.Append(
                random.Next(4) > 0 ? _pieces[random.Next(4)]
                : random.Next(5) == 0 ? Noise(6)
                : Any(_pieces)
            );
            target.Append(pieces > 1 ? "/" : "");
        }

        if (random.Next(3) == 0)
        {
            target.Append('?').Append(random.Next(3) == 0 ? Noise(12) : $"page-size={random.Next(-1, 6000)}&a=%2e%2e/{Any(_pieces)}");
        }

        return target.ToString();
    }

    private string Any(string[] choices) => choices[random.Next(choices.Length)];

    private string Noise(int length) =>
        string.Create(
            length,
            random,
            (letters, source) =>
            {
                foreach (ref var letter in letters)
                {
                    letter = (char)source.Next(256);
                }
            }
        );
}
