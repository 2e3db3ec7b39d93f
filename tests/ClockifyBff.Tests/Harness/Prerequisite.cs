namespace ClockifyBff.Tests.Harness;

/// <summary>Programs that tests need. Without them tests are skipped, except in CI.</summary>
internal static class Prerequisite
{
    public static bool IsCI { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Whether a program exists, given by its path or by a name on <c>PATH</c>.</summary>
    public static bool Exists(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Skips the test if a program is missing.</summary>
    /// <param name="program">The program.</param>
    /// <param name="package">The Debian package of the program.</param>
    public static void Require(string program, string package) =>
        Require(Exists(program), $"{program} (Debian: apt-get install {package})");

    /// <summary>Skips the test unless a requirement is met.</summary>
    public static void Require(bool isMet, string requirement) => Assert.SkipUnless(isMet || IsCI, $"This test needs {requirement}.");
}
