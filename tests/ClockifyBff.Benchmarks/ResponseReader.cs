using System.Buffers.Text;
using System.Text;

namespace ClockifyBff.Benchmarks;

/// <summary>Receives the responses to a call, and accepts only the expected one.</summary>
internal sealed class ResponseReader(Call call)
{
    private readonly byte[] _statusLineStart = Encoding.ASCII.GetBytes($"HTTP/1.1 {call.Status} ");
    private readonly byte[] _bytes = new byte[2 * UpstreamStub.ResponseLength];
    private int _received;

    /// <summary>The buffer for the next bytes.</summary>
    public ArraySegment<byte> Free => new(_bytes, _received, _bytes.Length - _received);

    /// <summary>Processes received bytes.</summary>
    /// <returns>Whether the response is complete. The next response can then begin.</returns>
    /// <exception cref="InvalidDataException">The response is not the expected one. The measurement is invalid.</exception>
    public bool Append(int count)
    {
        _received += count;
        var bytes = _bytes.AsSpan(0, _received);
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (count == 0 || (head >= 0 && !IsExpected(bytes[..head])))
        {
            throw new InvalidDataException($"A proxy returned an unexpected response: {Encoding.ASCII.GetString(bytes)}");
        }

        if (head < 0 || _received < head + 4 + call.Length)
        {
            return false;
        }

        _received = 0;
        return true;
    }

    private bool IsExpected(ReadOnlySpan<byte> head)
    {
        var length = head.IndexOf("\r\nContent-Length: "u8);
        return head.StartsWith(_statusLineStart)
            && (
                call.Length == 0
                || (
                    length >= 0
                    && Utf8Parser.TryParse(head[(length + "\r\nContent-Length: "u8.Length)..], out int bytes, out _)
                    && bytes == call.Length
                )
            );
    }
}
