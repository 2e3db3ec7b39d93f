using System.Runtime.CompilerServices;

namespace ClockifyBff.Tests;

/// <summary>
/// Turns off the reload of settings files in the services that tests start: the watch takes a fifth of a start, and Linux by default gives
/// a user 128 inotify instances.
/// </summary>
internal static class UnwatchedSettings
{
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
