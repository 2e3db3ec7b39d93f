using ClockifyBff.Api.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Workspaces;

/// <summary>Filters and sorts the list of a workspace's users.</summary>
internal sealed record ListUsersQuery
{
    /// <summary>
    /// Returns only users whose name or e-mail address contains this text, ignoring case; up to 254 characters. Default: all users.
    /// </summary>
    [FromQuery(Name = "search")]
    public string? Search { get; init; }

    /// <summary>Returns only users with this membership status: `active`, `pending`, `declined` or `inactive`. Default: all.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    /// <summary>The sort order: `name` or `email`, descending with a leading `-`. Default: `name`.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

internal sealed class ListUsersQueryValidator : AbstractValidator<ListUsersQuery>
{
    public ListUsersQueryValidator()
    {
        RuleFor(query => query.Search).SearchText(WorkspaceLimits.MaxEmailLength);
        RuleFor(query => query.Status).OneOf("active", "pending", "declined", "inactive");
        RuleFor(query => query.Sort).OneOf("name", "-name", "email", "-email");
    }
}

/// <summary>The limits of workspace queries.</summary>
internal static class WorkspaceLimits
{
    /// <summary>The maximum length of an e-mail address (RFC 5321), in characters.</summary>
    public const int MaxEmailLength = 254;
}
