using Microsoft.Extensions.Options;

namespace ClockifyBff.Caching;

/// <summary>
/// The memory for cache entries and responses: as configured, but at most a quarter of the memory that this process may use.
/// </summary>
internal sealed class CacheCapacity
{
    private const long BytesInMegabyte = 1024 * 1024;
    private const int ShareOfMemory = 4;

    public CacheCapacity(IOptions<CacheOptions> options)
    {
        ConfiguredMegabytes = options.Value.MaxMegabytes;
        Bytes = Math.Min(ConfiguredMegabytes * BytesInMegabyte, MemoryLimit / ShareOfMemory);
    }

    /// <summary>
    /// The bytes of managed memory that this process may use: the limit of its container or of the runtime, or else the memory of the
    /// machine.
    /// </summary>
    public static long MemoryLimit => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public int ConfiguredMegabytes { get; }

    public long Bytes { get; }

    public long Megabytes => Bytes / BytesInMegabyte;

    // A separate share, so that a client with ever-changing queries can't evict the cache entries.
    public long BytesForResponses => Bytes / 4;

    public long BytesForEntries => Bytes - BytesForResponses;
}
