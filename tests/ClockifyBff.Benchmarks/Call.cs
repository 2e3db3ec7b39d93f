using System.Text;

namespace ClockifyBff.Benchmarks;

/// <summary>A request, and the expected response.</summary>
/// <param name="Name">A short name of the call.</param>
/// <param name="Request">The bytes of the request.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="Length">The length of the response body in bytes.</param>
internal sealed record Call(string Name, byte[] Request, int Status, int Length)
{
    private const string RawPath = $"/clockify/api/v1/workspaces/{UpstreamStub.WorkspaceId}";

    private static string Body => $"{{\"description\":\"{new string('x', 282)}\"}}";

    /// <summary>Creates a call that the proxies forward.</summary>
    public static Call Raw(bool post, string? token = null) =>
        post
            ? new Call(
                "POST 300 B",
                Bytes($"POST {RawPath}/time-entries", token, $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n", Body),
                200,
                UpstreamStub.ResponseLength
            )
            : new Call(
                "GET",
                Bytes($"GET {RawPath}/projects?page-size=50&archived=false", token, "Accept-Language: en\r\n"),
                200,
                UpstreamStub.ResponseLength
            );

    /// <summary>Creates a read that the service serves from its cache.</summary>
    public static Call CachedRead(CachedRead read, string token) =>
        new("cached read", Bytes($"GET {Benchmarks.CachedRead.Target}", token), 200, read.Body.Length);

    /// <summary>Creates a read with the etag of the cached response, which the service responds to with 304.</summary>
    public static Call CachedReadNotModified(CachedRead read, string token) =>
        new("cached read, unchanged", Bytes($"GET {Benchmarks.CachedRead.Target}", token, $"If-None-Match: {read.Etag}\r\n"), 304, 0);

    private static byte[] Bytes(string methodAndTarget, string? token, string headers = "", string body = "") =>
        Encoding.ASCII.GetBytes(
            $"{methodAndTarget} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nUser-Agent: benchmark\r\n{headers}"
                + $"{(token is null ? string.Empty : $"Authorization: Bearer {token}\r\n")}\r\n{body}"
        );
}
