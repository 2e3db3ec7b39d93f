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
    public void Heap_leaves_64_MB_of_a_small_container_but_is_never_below_32_MB(int container, int? heap) =>
        Assert.Equal(heap, (int?)(HeapLimit.LimitFor(container * Megabyte / 4 * 3, _ => null) / Megabyte));

    [Theory]
    [InlineData("DOTNET_GCHeapHardLimit")]
    [InlineData("DOTNET_GCHeapHardLimitPercent")]
    public void Limit_that_the_operator_has_set_stays(string variable) =>
        Assert.Null(HeapLimit.LimitFor(96 * Megabyte, name => name == variable ? "0x4000000" : null));
}
