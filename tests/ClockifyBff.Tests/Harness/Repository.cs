namespace ClockifyBff.Tests.Harness;

/// <summary>Finds files of the repository.</summary>
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
