using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Workspaces;

/// <summary>The workspace to create.</summary>
/// <param name="Name">The name of the workspace, 1 to 50 characters. Required.</param>
internal sealed record CreateWorkspaceRequest(string? Name = null) : IRequestBody<CreateWorkspaceRequest>, IExample
{
    public static object Example => new CreateWorkspaceRequest("Subsidiary");
}

internal sealed class CreateWorkspaceRequestValidator : AbstractValidator<CreateWorkspaceRequest>
{
    public CreateWorkspaceRequestValidator() => RuleFor(workspace => workspace.Name).Name(1, MaxNameLength.Workspace);
}
