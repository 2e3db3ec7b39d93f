namespace ClockifyBff.Tests.Harness;

/// <summary>The files of the project that tests read.</summary>
internal static class Repository
{
    public static string PathOf(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ClockifyBff.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, file);
    }
}
