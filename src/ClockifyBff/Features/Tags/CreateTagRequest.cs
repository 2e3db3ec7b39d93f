using System.Text.Json;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Tags;

/// <summary>A new tag.</summary>
/// <param name="Name">Its name, 1 to 100 characters, taken by no other tag of the workspace.</param>
/// <param name="Archived">Set by PATCH.</param>
internal sealed record CreateTagRequest(string? Name = null, JsonElement? Archived = null) : IRequestBody<CreateTagRequest>, IExample
{
    public static object Example => new CreateTagRequest("Field work");
}

internal sealed class CreateTagRequestValidator : AbstractValidator<CreateTagRequest>
{
    public CreateTagRequestValidator()
    {
        RuleFor(tag => tag.Name).Name(1, NameLimits.Tag);
        RuleFor(tag => tag.Archived).SetByPatch();
    }
}
