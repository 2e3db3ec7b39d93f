namespace ClockifyBff.RawProxy;

/// <summary>Methods that need the administrator's role.</summary>
internal enum AdministrativeMethods
{
    None,
    Writes,
    All,
}
