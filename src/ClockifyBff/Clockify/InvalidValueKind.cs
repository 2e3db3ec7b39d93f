namespace ClockifyBff.Clockify;

/// <summary>Why Clockify does not accept a value.</summary>
internal enum InvalidValueKind
{
    /// <summary>The entity doesn't exist, or the user may not see it.</summary>
    NotFound,

    /// <summary>The value breaks a rule.</summary>
    Invalid,

    /// <summary>Another entity has the name.</summary>
    NameTaken,

    /// <summary>A present value, which the request doesn't change, prevents the change.</summary>
    PresentValueInvalid,

    /// <summary>The workspace requires values that are missing.</summary>
    RequiredByWorkspace,
}
