namespace ClockifyBff.Upstream;

/// <summary>A response with its whole body.</summary>
internal readonly record struct Answer(int Status, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
