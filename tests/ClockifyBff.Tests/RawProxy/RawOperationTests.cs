using ClockifyBff.RawProxy;

namespace ClockifyBff.Tests.RawProxy;

/// <summary>The audit log of raw writes contains no text that a caller can choose.</summary>
[Trait("Kind", "unit")]
public sealed class RawOperationTests
{
    private const string Workspace = "64a000000000000000000001";
    private const string Project = "64b000000000000000000002";
    private const string Task = "64c000000000000000000003";
    private const string Letters32 = "abcdefghijklmnopqrstuvwxyzabcdef";

    [Theory]
    [InlineData("workspaces", "workspaces", null, null)]
    [InlineData($"workspaces/{Workspace}", "workspaces/{id}", Workspace, null)]
    [InlineData($"workspaces/{Workspace}/", "workspaces/{id}", Workspace, null)]
    [InlineData($"workspaces/{Workspace}/time-entries", "workspaces/{id}/time-entries", Workspace, null)]
    [InlineData($"workspaces/{Workspace}/projects/{Project}/tasks", "workspaces/{id}/projects/{id}/tasks", Workspace, Project)]
    [InlineData($"workspaces/{Workspace}/projects/{Project}/tasks/{Task}", "workspaces/{id}/projects/{id}/tasks/{id}", Workspace, Task)]
    [InlineData($"file/{Project}", "file/{id}", null, Project)]
    public void Operation_names_route_workspace_and_last_entity(string path, string route, string? workspace, string? entity) =>
        Assert.Equal(new RawOperation(route, workspace, entity), RawOperation.Of(path));

    [Theory]
    [InlineData("SECRET")]
    [InlineData("secret1")]
    [InlineData("jane.doe")]
    [InlineData("64A000000000000000000001")]
    [InlineData("64a00000000000000000000")]
    [InlineData("64a0000000000000000000011")]
    [InlineData("64g000000000000000000001")]
    [InlineData($"{Letters32}x")]
    public void Segment_that_is_neither_name_nor_id_is_not_shown(string segment) =>
        Assert.Equal(new RawOperation("workspaces/{id}/tags/{id}", null, null), RawOperation.Of($"workspaces/{segment}/tags/{segment}"));

    [Fact]
    public void Name_of_32_letters_is_shown() => Assert.Equal(Letters32, RawOperation.Of(Letters32).Route);
}
