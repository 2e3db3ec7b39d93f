using System.Globalization;

/// <summary>
/// The runtime loads this hook into every .NET program under load. It reports how many bytes the process has allocated, once for each line
/// of input.
/// </summary>
#pragma warning disable CA1050 // The runtime looks for this name outside of any namespace.
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize() => new Thread(ReportAllocations) { IsBackground = true }.Start();

    private static void ReportAllocations()
    {
        while (Console.In.ReadLine() is not null)
        {
            Console.Error.WriteLine(GC.GetTotalAllocatedBytes().ToString(CultureInfo.InvariantCulture));
        }
    }
}
