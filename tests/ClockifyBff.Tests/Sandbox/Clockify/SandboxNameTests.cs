using ClockifyBff.Sandbox.Clockify;

namespace ClockifyBff.Tests.Sandbox.Clockify;

/// <summary>The length of names, and characters that they must not contain.</summary>
[Trait("Kind", "API")]
public sealed class SandboxNameTests : ClockifyTest
{
    private string Tasks => $"projects/{Demo(EntityKind.Project, 0)}/tasks";

    [Fact]
    public async Task Project_name_has_250_characters_at_most()
    {
        (await Clockify.PostAsync("projects", new { name = new string('x', 250) })).Is(201);
        (await Clockify.PostAsync("projects", new { name = new string('y', 251) })).IsClockifyError(
            400,
            501,
            "Project name has to be between 2 and 250 characters long"
        );
    }

    [Fact]
    public async Task Task_name_has_1000_characters_at_most()
    {
        (await Clockify.PostAsync(Tasks, new { name = new string('x', 1000) })).Is(201);
        (await Clockify.PostAsync(Tasks, new { name = new string('y', 1001) })).IsClockifyError(
            400,
            501,
            "Task name has to be between 1 and 1000 characters long"
        );
    }

    [Fact]
    public async Task Client_name_has_100_characters_at_most()
    {
        (await Clockify.PostAsync("clients", new { name = new string('x', 100) })).Is(201);
        (await Clockify.PostAsync("clients", new { name = new string('y', 101) })).IsClockifyError(
            400,
            501,
            "Client name cannot be longer than 100."
        );
    }

    [Fact]
    public async Task Workspace_name_has_50_characters_at_most()
    {
        (await Clockify.PostAsync("/workspaces", new { name = new string('x', 50) })).Is(201);
        (await Clockify.PostAsync("/workspaces", new { name = new string('y', 51) })).IsClockifyError(
            400,
            501,
            "Workspace name has to be between 1 and 50 characters long"
        );
    }

    [Theory]
    [InlineData("a < b")]
    [InlineData("a > b")]
    public async Task Names_of_projects_and_tasks_have_no_angle_brackets(string name)
    {
        const string Text = "You entered wrong value. Don't use \"<\" and \">\" characters";
        (await Clockify.PostAsync("projects", new { name })).IsClockifyError(400, 501, Text);
        (await Clockify.PutAsync($"projects/{Demo(EntityKind.Project, 0)}", new { name })).IsClockifyError(400, 501, Text);
        (await Clockify.PostAsync(Tasks, new { name })).IsClockifyError(400, 501, Text);
        (await Clockify.PutAsync($"{Tasks}/{Demo(EntityKind.Task, 0, 0)}", new { name })).IsClockifyError(400, 501, Text);
    }

    [Fact]
    public async Task Project_cannot_lose_its_name() =>
        (await Clockify.PutAsync($"projects/{Demo(EntityKind.Project, 0)}", new { name = "" })).IsClockifyError(
            400,
            501,
            "Project name is required"
        );
}
