using System.Text.Json;
using ClockifyBff.Http;
using ClockifyBff.Http.OpenApi;
using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Tags;

/// <summary>Which tags are listed.</summary>
internal sealed record ListTagsQuery
{
    /// <summary>Tags whose name holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only tags that are archived, or that are not. Default: both.</summary>
    [FromQuery(Name = "archived")]
    public bool? Archived { get; init; }

    /// <summary>The order: name or -name. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListTagsQueryValidator : AbstractValidator<ListTagsQuery>
{
    public ListTagsQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(NameLimits.Tag);
        RuleFor(query => query.Sort).OneOf("name", "-name");
    }
}

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
