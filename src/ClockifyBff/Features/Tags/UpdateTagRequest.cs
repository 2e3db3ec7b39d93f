using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Api.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Tags;

/// <summary>The changes to a tag, as a JSON merge patch.</summary>
[Changes(typeof(Tag))]
internal sealed record UpdateTagRequest : MergePatch, IRequestBody<UpdateTagRequest>, IExample
{
    public static object Example => new { name = "Business travel" };

    /// <summary>The name of the tag, 1 to 100 characters. Must be unique within the workspace.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>Whether the tag is archived.</summary>
    public Optional<bool> Archived { get; init; }
}

internal sealed class UpdateTagRequestValidator : AbstractValidator<UpdateTagRequest>
{
    public UpdateTagRequestValidator() => this.ForGiven(tag => tag.Name, name => name.Name(1, MaxNameLength.Tag));
}
