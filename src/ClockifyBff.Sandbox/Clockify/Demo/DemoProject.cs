namespace ClockifyBff.Sandbox.Clockify.Demo;

/// <summary>A line of the demo's project table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Client">The number of its client; null: none.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Access">PUBLIC, PRIVATE or ARCHIVED.</param>
/// <param name="Billable">Whether its time is billed.</param>
/// <param name="EstimatedHours">0: not estimated.</param>
/// <param name="Rate">Cents an hour; 0: the workspace's.</param>
/// <param name="Tasks">Their names; one that ends in ! is done.</param>
internal sealed record DemoProject(
    string Name,
    int? Client,
    string Color,
    string Access,
    bool Billable,
    int EstimatedHours,
    int Rate,
    params string[] Tasks
);
