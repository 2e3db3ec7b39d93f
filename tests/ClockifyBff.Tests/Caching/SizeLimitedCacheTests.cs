using ClockifyBff.Caching;

namespace ClockifyBff.Tests.Caching;

/// <summary>The memory cache of entries and responses.</summary>
[Trait("Kind", "unit")]
public sealed class SizeLimitedCacheTests
{
    private const long Capacity = 1000;
    private const long Size = 100;

    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Entry_read_and_replaced_in_parallel_counts_its_size_once()
    {
        using var memory = new SizeLimitedCache(Capacity, _lifetime);

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(number =>
                    Task.Run(() =>
                    {
                        for (var time = 0; time < 20_000; time++)
                        {
                            if (number % 2 == 0)
                            {
                                memory.Set("key", $"{time}", Size);
                            }
                            else
                            {
                                memory.Get<string>("key");
                            }

                            if (time % 100 == number)
                            {
                                memory.Remove("key");
                            }
                        }
                    })
                )
        );

        memory.Set("key", "last", Size);
        Assert.Equal("last", memory.Get<string>("key"));
        Assert.Equal(Size, memory.Bytes);
    }

    [Fact]
    public void Entry_that_does_not_fit_is_not_stored_and_counts_no_bytes()
    {
        using var memory = new SizeLimitedCache(Capacity, _lifetime);
        memory.Set("small", "small", Size);

        Assert.False(memory.Set("large", "large", Capacity));

        Assert.Null(memory.Get<string>("large"));
        Assert.InRange(memory.Bytes, 0, Size);
    }

    [Fact]
    public async Task Entry_that_is_too_large_evicts_nothing()
    {
        using var memory = new SizeLimitedCache(Capacity, _lifetime);
        memory.Set("small", "small", Size);

        for (var time = 0; time < 20; time++)
        {
            Assert.False(memory.Set("large", "large", Capacity));
        }

        // The cache evicts entries, if any, on another thread.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Assert.Equal("small", memory.Get<string>("small"));
    }
}
