namespace ClockifyBff.Caching;

/// <summary>
/// Leaves room beside the managed heap in a small container. The runtime takes three quarters of a container's memory for the heap; of 128
/// MB that leaves too little for code, threads and sockets, and the kernel ends the process.
/// </summary>
internal static class HeapLimit
{
    private const string Setting = "GCHeapHardLimit";
    private const long Megabyte = 1024 * 1024;
    private const long OutsideTheHeap = 64 * Megabyte;
    private const long SmallestHeap = 32 * Megabyte;

    /// <summary>Lowers the limit of the heap, unless the operator has set one (<c>DOTNET_GCHeapHardLimit</c> or its percentage).</summary>
    public static void LeaveRoom()
    {
        if (!IsSet(Setting) && !IsSet($"{Setting}Percent") && For(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) is { } limit)
        {
            AppContext.SetData(Setting, (ulong)limit);
            GC.RefreshMemoryLimit();
        }
    }

    /// <summary>The limit for a heap that may take so many bytes by the runtime's rule; null where that leaves enough beside it.</summary>
    internal static long? For(long available)
    {
        var container = available / 3 * 4;
        return container - available < OutsideTheHeap ? Math.Max(container - OutsideTheHeap, SmallestHeap) : null;
    }

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable($"DOTNET_{name}") is not null;
}
