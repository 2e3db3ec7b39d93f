using System.Globalization;

/// <summary>
/// Loaded by the runtime into every proxy under load: tells how many bytes the process has allocated, once for each line it reads.
/// </summary>
#pragma warning disable CA1050 // The runtime looks for this name outside of any namespace.
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize() => new Thread(Answer) { IsBackground = true }.Start();

    private static void Answer()
    {
        while (Console.In.ReadLine() is not null)
        {
            Console.Error.WriteLine(GC.GetTotalAllocatedBytes().ToString(CultureInfo.InvariantCulture));
        }
    }
}
