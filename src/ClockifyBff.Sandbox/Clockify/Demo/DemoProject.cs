namespace ClockifyBff.Sandbox.Clockify.Demo;

/// <summary>A row in the table of demo projects.</summary>
/// <param name="Name">The name.</param>
/// <param name="Client">The index of the client; null for a project without a client.</param>
/// <param name="Color">The colour, as #RRGGBB.</param>
/// <param name="Access">PUBLIC, PRIVATE or ARCHIVED.</param>
/// <param name="Billable">Whether time on the project is billed.</param>
/// <param name="EstimatedHours">The estimate in hours; 0 for none.</param>
/// <param name="Rate">The hourly rate in cents; 0 for the rate of the workspace.</param>
/// <param name="Tasks">The names of the tasks; a name that ends with ! belongs to a task that is done.</param>
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
