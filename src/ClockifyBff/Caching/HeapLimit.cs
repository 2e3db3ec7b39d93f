namespace ClockifyBff.Caching;

/// <summary>
/// Leaves room beside the managed heap in a small container. The runtime takes three quarters of a container's memory for the heap; of 128
/// MB that leaves too little for code, threads and sockets, and the kernel ends the process.
/// </summary>
internal static class HeapLimit
{
    private const string Setting = "GCHeapHardLimit";
    private const long Megabyte = 1024 * 1024;
    private const long ReservedBytes = 64 * Megabyte;
    private const long MinHeapBytes = 32 * Megabyte;

    /// <summary>Lowers the limit of the heap, unless the operator has set one (<c>DOTNET_GCHeapHardLimit</c> or its percentage).</summary>
    public static void LeaveRoom()
    {
        if (LimitFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Environment.GetEnvironmentVariable) is { } limit)
        {
            AppContext.SetData(Setting, (ulong)limit);
            GC.RefreshMemoryLimit();
        }
    }

    /// <summary>
    /// Returns the limit for a heap to which the runtime gives three quarters of a container; null where the other quarter is at least
    /// 64 MB, and where the operator has set a limit.
    /// </summary>
    /// <param name="available">The bytes that the runtime gives to the heap.</param>
    /// <param name="variable">Reads an environment variable.</param>
    internal static long? LimitFor(long available, Func<string, string?> variable)
    {
        var container = available / 3 * 4;
        var isSet = variable($"DOTNET_{Setting}") is not null || variable($"DOTNET_{Setting}Percent") is not null;
        return !isSet && container - available < ReservedBytes ? Math.Max(container - ReservedBytes, MinHeapBytes) : null;
    }
}
