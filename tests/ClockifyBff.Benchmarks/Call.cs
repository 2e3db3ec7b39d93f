using System.Text;

namespace ClockifyBff.Benchmarks;

/// <summary>What is asked for, and which answer is right.</summary>
/// <param name="Name">In a few words.</param>
/// <param name="Request">The request as it is sent.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Length">How many bytes its body has.</param>
internal sealed record Call(string Name, byte[] Request, int Status, int Length)
{
    private const string RawPath = $"/clockify/api/v1/workspaces/{UpstreamStub.WorkspaceId}";

    private static string Body => $"{{\"description\":\"{new string('x', 282)}\"}}";

    /// <summary>A call that passes through.</summary>
    public static Call Raw(bool post, string? token = null) =>
        post
            ? new Call(
                "POST 300 B",
                Bytes($"POST {RawPath}/time-entries", token, $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n", Body),
                200,
                UpstreamStub.AnswerLength
            )
            : new Call(
                "GET",
                Bytes($"GET {RawPath}/projects?page-size=50&archived=false", token, "Accept-Language: en\r\n"),
                200,
                UpstreamStub.AnswerLength
            );

    /// <summary>A read that the service answers from its copies.</summary>
    public static Call Read(CachedRead read, string token) =>
        new("cached read", Bytes($"GET {CachedRead.Target}", token), 200, read.Body.Length);

    /// <summary>The same by who has the answer already.</summary>
    public static Call ReadAgain(CachedRead read, string token) =>
        new("cached read, unchanged", Bytes($"GET {CachedRead.Target}", token, $"If-None-Match: {read.Etag}\r\n"), 304, 0);

    private static byte[] Bytes(string beginning, string? token, string headers = "", string body = "") =>
        Encoding.ASCII.GetBytes(
            $"{beginning} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nUser-Agent: benchmark\r\n{headers}"
                + $"{(token is null ? string.Empty : $"Authorization: Bearer {token}\r\n")}\r\n{body}"
        );
}
