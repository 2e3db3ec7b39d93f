using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;

namespace ClockifyBff.Features.Tags;

/// <summary>Changes of a tag: a JSON merge patch.</summary>
[Changes(typeof(Tag))]
internal sealed record UpdateTagRequest : MergePatch, IRequestBody<UpdateTagRequest>, IExample
{
    public static object Example => new { name = "Business travel" };

    /// <summary>The name, 1 to 100 characters, taken by no other tag of the workspace.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>Whether it is out of use.</summary>
    public Optional<bool> Archived { get; init; }
}

internal sealed class UpdateTagRequestValidator : AbstractValidator<UpdateTagRequest>
{
    public UpdateTagRequestValidator() => this.ForGiven(tag => tag.Name, name => name.Name(1, NameLimits.Tag));
}
