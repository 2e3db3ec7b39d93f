namespace ClockifyBff.Upstream;

/// <summary>The HTTP methods of a route that require the administrator role.</summary>
internal enum AdminMethods
{
    None,
    Writes,
    All,
}
