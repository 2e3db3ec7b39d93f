using System.Buffers;

namespace ClockifyBff.Api.Conditional;

/// <summary>Collects a body in segments, because a nearly full heap may have no room for one large array.</summary>
internal sealed class SegmentedBufferWriter : IBufferWriter<byte>, IDisposable
{
    /// <summary>The default length of a segment, in bytes.</summary>
    public const int SegmentLength = 16 * 1024;

    private readonly List<byte[]> _segments = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SegmentLength);
    private int _written;

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - _written < Math.Max(sizeHint, 1))
        {
            EndSegment();
            if (_buffer.Length < sizeHint)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = ArrayPool<byte>.Shared.Rent(sizeHint);
            }
        }

        return _buffer.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Returns the written bytes, in arrays of exactly their length.</summary>
    public byte[][] ToSegments()
    {
        EndSegment();
        return [.. _segments];
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void EndSegment()
    {
        if (_written > 0)
        {
            _segments.Add(_buffer[.._written]);
            _written = 0;
        }
    }
}
