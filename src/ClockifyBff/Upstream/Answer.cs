namespace ClockifyBff.Upstream;

/// <summary>An answer that was read whole.</summary>
internal readonly record struct Answer(int Status, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
