namespace ClockifyBff.Load;

/// <summary>An employee, with the id of the employee's connection.</summary>
internal sealed record Person(string Id, string Email, string UserId)
{
    /// <summary>Whether the page believes that the employee's timer runs.</summary>
    public bool HasTimer { get; set; }
}
