using System.Text.Json;
using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Tags;

/// <summary>The tag to create.</summary>
/// <param name="Name">The name of the tag, 1 to 100 characters. Must be unique within the workspace. Required.</param>
/// <param name="Archived">Can't be set on creation; use PATCH.</param>
internal sealed record CreateTagRequest(string? Name = null, JsonElement? Archived = null) : IRequestBody<CreateTagRequest>, IExample
{
    public static object Example => new CreateTagRequest("Field work");
}

internal sealed class CreateTagRequestValidator : AbstractValidator<CreateTagRequest>
{
    public CreateTagRequestValidator()
    {
        RuleFor(tag => tag.Name).Name(1, MaxNameLength.Tag);
        RuleFor(tag => tag.Archived).SetByPatch();
    }
}
