namespace ClockifyBff.Tests.Harness;

/// <summary>What tests need of the machine. Where it is missing, they are skipped, but never in CI.</summary>
internal static class Prerequisite
{
    public static bool IsCI { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Whether there is a program: a path, or a name that the shell would find.</summary>
    public static bool Exists(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Skips the test where a program is missing.</summary>
    /// <param name="program">The program.</param>
    /// <param name="package">Debian's package of the program.</param>
    public static void Require(string program, string package) =>
        Require(Exists(program), $"{program} (Debian: apt-get install {package})");

    /// <summary>Skips the test unless something is there.</summary>
    public static void Require(bool isThere, string what) => Assert.SkipUnless(isThere || IsCI, $"This test needs {what}.");
}
