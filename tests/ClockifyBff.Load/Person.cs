namespace ClockifyBff.Load;

/// <summary>An employee, by the connection that acts as them.</summary>
internal sealed record Person(string Id, string Email, string UserId)
{
    /// <summary>Whether a timer of theirs runs, as far as their page knows.</summary>
    public bool HasTimer { get; set; }
}
