using System.Buffers.Text;
using System.Text;

namespace ClockifyBff.Benchmarks;

/// <summary>The answer to a call on its way in. Only the right one is taken.</summary>
internal sealed class Answer(Call call)
{
    private readonly byte[] _beginning = Encoding.ASCII.GetBytes($"HTTP/1.1 {call.Status} ");
    private readonly byte[] _bytes = new byte[2 * UpstreamStub.AnswerLength];
    private int _received;

    /// <summary>Where to receive next.</summary>
    public ArraySegment<byte> Free => new(_bytes, _received, _bytes.Length - _received);

    /// <summary>Takes in what was received.</summary>
    /// <returns>Whether the answer is whole; then the next one may begin.</returns>
    /// <exception cref="InvalidDataException">It is not the right answer: nothing that was measured with it counts.</exception>
    public bool Append(int count)
    {
        _received += count;
        var bytes = _bytes.AsSpan(0, _received);
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (count == 0 || (head >= 0 && !IsRight(bytes[..head])))
        {
            throw new InvalidDataException($"A proxy gave a wrong answer: {Encoding.ASCII.GetString(bytes)}");
        }

        if (head < 0 || _received < head + 4 + call.Length)
        {
            return false;
        }

        _received = 0;
        return true;
    }

    private bool IsRight(ReadOnlySpan<byte> head)
    {
        var length = head.IndexOf("\r\nContent-Length: "u8);
        return head.StartsWith(_beginning)
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
