using ClockifyBff.Http.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Workspaces;

/// <summary>Which people of a workspace are listed.</summary>
internal sealed record ListUsersQuery
{
    /// <summary>People whose name or e-mail address holds this, whatever the case.</summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Only people of this status: active, pending, declined or inactive. Default: all.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    /// <summary>The order: name or email, descending with a minus before it. Default name.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListUsersQueryValidator : AbstractValidator<ListUsersQuery>
{
    public ListUsersQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(WorkspaceLimits.Email);
        RuleFor(query => query.Status).OneOf("active", "pending", "declined", "inactive");
        RuleFor(query => query.Sort).OneOf("name", "-name", "email", "-email");
    }
}

internal static class WorkspaceLimits
{
    /// <summary>The longest e-mail address there is.</summary>
    public const int Email = 254;
}
