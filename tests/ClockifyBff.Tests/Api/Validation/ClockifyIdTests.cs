using System.Reflection;
using ClockifyBff.Api.Validation;
using Microsoft.AspNetCore.Routing;

namespace ClockifyBff.Tests.Api.Validation;

[Trait("Kind", "API")]
public sealed class ClockifyIdTests(BffFixture bff) : IClassFixture<BffFixture>
{
    private const string Id = "0123456789abcdef01234567";

    [Fact]
    public void Every_Clockify_id_in_a_path_is_validated()
    {
        var ids =
            from route in bff.Endpoints.OfType<RouteEndpoint>()
            where route.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)
            let handler = route.Metadata.GetMetadata<MethodInfo>()
            from parameter in route.RoutePattern.Parameters
            where parameter.Name.EndsWith("Id", StringComparison.Ordinal) && parameter.Name != "connectionId"
            select (
                Route: $"{route.RoutePattern.RawText} {handler.Name} {parameter.Name}",
                handler.GetParameters().Single(argument => argument.Name == parameter.Name).ParameterType
            );

        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.Equal((id.Route, typeof(ClockifyId)), id));
    }

    [Theory]
    [InlineData("0123456789abcdef0123456")]
    [InlineData($"{Id}8")]
    [InlineData("0123456789ABCDEF01234567")]
    [InlineData($"{Id}%0A")]
    [InlineData("0123456789abcdef0123456%D9%A7")]
    [InlineData("%20")]
    public async Task Malformed_ids_in_a_path_are_reported_together(string id)
    {
        using var caller = bff.CallerOf();
        var before = await bff.Sandbox.JournalPositionAsync();

        var rejected = await caller.CallApiAsync(HttpMethod.Get, $"workspaces/{id}/projects/{id}/tasks/{id}");

        Assert.Equal((400, "invalid_request"), rejected.StatusAndErrorCode);
        Assert.Equal(["projectId", "taskId", "workspaceId"], rejected.Problem.Fields.Order(StringComparer.Ordinal));
        Assert.Empty(await bff.Sandbox.JournalAsync(before, "gateway"));
    }
}
