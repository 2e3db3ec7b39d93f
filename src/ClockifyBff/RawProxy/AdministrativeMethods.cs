namespace ClockifyBff.RawProxy;

/// <summary>The HTTP methods of a route that require the administrator role.</summary>
internal enum AdministrativeMethods
{
    None,
    Writes,
    All,
}
