namespace ClockifyBff.Connections;

/// <summary>How far a link has come.</summary>
internal enum LinkStatus
{
    /// <summary>The owner has yet to finish it on Maton's page.</summary>
    Pending,

    /// <summary>Calls go through it.</summary>
    Active,

    /// <summary>It will never be used: see the reason.</summary>
    Rejected,

    /// <summary>Upstream no longer takes it. Looked at again when it is used.</summary>
    Broken,
}
