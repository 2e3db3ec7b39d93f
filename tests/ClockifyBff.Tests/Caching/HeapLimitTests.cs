using ClockifyBff.Caching;

namespace ClockifyBff.Tests.Caching;

[Trait("Kind", "unit")]
public sealed class HeapLimitTests
{
    private const long Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(64, 32)]
    [InlineData(96, 32)]
    [InlineData(128, 64)]
    [InlineData(200, 136)]
    [InlineData(255, 191)]
    [InlineData(256, null)]
    [InlineData(4096, null)]
    public void Heap_in_a_container_leaves_64_MB_beside_it(int container, int? heap) =>
        Assert.Equal(heap, (int?)(HeapLimit.For(container * Megabyte / 4 * 3) / Megabyte));
}
