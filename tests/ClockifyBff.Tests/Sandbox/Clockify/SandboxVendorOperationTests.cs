namespace ClockifyBff.Tests.Sandbox.Clockify;

[Trait("Kind", "API")]
public sealed class SandboxVendorOperationTests : ClockifyTest
{
    [Fact]
    public async Task Every_operation_of_the_vendor_has_a_route()
    {
        // The upload of pictures is excluded: its route is not below a workspace, and the service doesn't use it.
        var operations = VendorSchema.Operations().Where(operation => operation.Path != "/v1/file/image").ToList();
        Assert.True(operations.Count > 120);
        foreach (var (method, path) in operations)
        {
            var concrete = path["/v1".Length..]
                .Replace("{workspaceId}", Clockify.Workspace, StringComparison.Ordinal)
                .Replace("{", "", StringComparison.Ordinal)
                .Replace("}", "", StringComparison.Ordinal);
            var reply = await Clockify.SendAsync(method, concrete);
            Assert.False(reply.Status is 404 or 405, $"{method} {path}: {reply.Status} {reply.Text}");
        }
    }
}
