using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Workspaces;

/// <summary>A new workspace.</summary>
/// <param name="Name">Its name, 1 to 50 characters.</param>
internal sealed record CreateWorkspaceRequest(string? Name = null) : IRequestBody<CreateWorkspaceRequest>, IExample
{
    public static object Example => new CreateWorkspaceRequest("Subsidiary");
}

internal sealed class CreateWorkspaceRequestValidator : AbstractValidator<CreateWorkspaceRequest>
{
    public CreateWorkspaceRequestValidator() => RuleFor(workspace => workspace.Name).Name(1, NameLimits.Workspace);
}
