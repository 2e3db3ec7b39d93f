namespace ClockifyBff.Upstream;

/// <summary>A response about connections, with its whole body.</summary>
internal readonly record struct ControlPlaneResponse(int Status, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
