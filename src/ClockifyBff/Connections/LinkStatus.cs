namespace ClockifyBff.Connections;

/// <summary>The status of a connection.</summary>
internal enum LinkStatus
{
    /// <summary>The owner has yet to complete the connection on Maton's page.</summary>
    Pending,

    /// <summary>The connection works.</summary>
    Active,

    /// <summary>The connection is never used: the reason tells why.</summary>
    Rejected,

    /// <summary>Maton or Clockify no longer accepts the connection. Checked again when it is used.</summary>
    Broken,
}
