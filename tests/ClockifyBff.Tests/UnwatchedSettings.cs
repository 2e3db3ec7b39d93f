using System.Runtime.CompilerServices;

namespace ClockifyBff.Tests;

/// <summary>
/// Starts services without watching their settings files for changes: that takes a fifth of a start, and Linux allows a user 128 watchers.
/// </summary>
internal static class UnwatchedSettings
{
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
