using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>The beginning of a body, and how long it was in all.</summary>
internal sealed class RecordedBody
{
    private const int Kept = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _length;

    public long Length
    {
        get
        {
            lock (_lock)
            {
                return _length;
            }
        }
    }

    public int RetainedBytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes.WrittenCount;
            }
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _length += bytes.Length;
            _bytes.Write(bytes[..Math.Min(bytes.Length, Kept - _bytes.WrittenCount)]);
        }
    }

    /// <summary>Text if it is UTF-8, else base64.</summary>
    public (string Content, string Encoding) Read()
    {
        lock (_lock)
        {
            var bytes = _bytes.WrittenSpan;
            return Utf8.IsValid(bytes) ? (Encoding.UTF8.GetString(bytes), "text") : (Convert.ToBase64String(bytes), "base64");
        }
    }
}
