using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>The first MiB of a body, and the length of the whole body.</summary>
internal sealed class RecordedBody
{
    private const int MaxRecordedBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _length;

    /// <summary>The length of the whole body in bytes.</summary>
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

    /// <summary>The number of recorded bytes.</summary>
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
            _bytes.Write(bytes[..Math.Min(bytes.Length, MaxRecordedBytes - _bytes.WrittenCount)]);
        }
    }

    /// <summary>Returns the recorded bytes as text if they are UTF-8, otherwise as base64.</summary>
    public (string Content, string Encoding) Read()
    {
        lock (_lock)
        {
            var bytes = _bytes.WrittenSpan;
            return Utf8.IsValid(bytes) ? (Encoding.UTF8.GetString(bytes), "text") : (Convert.ToBase64String(bytes), "base64");
        }
    }
}
