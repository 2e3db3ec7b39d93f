using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features.Changes;

/// <summary>Selects the changes to report.</summary>
internal sealed record ChangesQuery
{
    private static readonly Dictionary<string, ChangeKind> _kinds = Enum.GetValues<ChangeKind>()
        .ToDictionary(kind => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{kind}"), StringComparer.Ordinal);

    /// <summary>
    /// The cursor of the last response or event. The header `Last-Event-ID` takes precedence. Default: none; the response has a first
    /// cursor and no changes.
    /// </summary>
    [FromQuery(Name = "since")]
    public string? Since { get; init; }

    /// <summary>The seconds to wait for a change, 0 to 25. Has no effect on a stream. Default: 0.</summary>
    [FromQuery(Name = "wait")]
    public int? Wait { get; init; }

    /// <summary>
    /// The kinds to report, separated by commas: `timer`, `time_entries`, `timers`, `projects`, `clients`, `tags`, `users`, `workspace`,
    /// `connection`. Default: all except `timers`.
    /// </summary>
    [FromQuery(Name = "kinds")]
    public string? Kinds { get; init; }

    /// <summary>The names of all kinds.</summary>
    public static IEnumerable<string> KindNames => _kinds.Keys;

    public static string NameOf(ChangeKind kind) => _kinds.First(named => named.Value == kind).Key;

    /// <summary>The kinds to report.</summary>
    public IReadOnlySet<ChangeKind> SelectedKinds =>
        Kinds is null
            ? _kinds.Values.Where(kind => kind != ChangeKind.Timers).ToHashSet()
            : Kinds.Split(',').SelectMany(name => WithTimer(_kinds[name.Trim()])).ToHashSet();

    // The timer is one of the caller's time entries.
    private static IEnumerable<ChangeKind> WithTimer(ChangeKind kind) =>
        kind is ChangeKind.Timer or ChangeKind.TimeEntries ? [ChangeKind.Timer, ChangeKind.TimeEntries] : [kind];

    /// <summary>Whether every name is that of a kind.</summary>
    public static bool AreKinds(string names) => names.Split(',').All(name => _kinds.ContainsKey(name.Trim()));
}

internal sealed class ChangesQueryValidator : AbstractValidator<ChangesQuery>
{
    public const int MaxWaitSeconds = 25;

    public ChangesQueryValidator()
    {
        RuleFor(query => query.Wait).InclusiveBetween(0, MaxWaitSeconds).WithMessage($"Must be 0 to {MaxWaitSeconds}.");
        RuleFor(query => query.Kinds)
            .Must(names => names is null || ChangesQuery.AreKinds(names))
            .WithMessage($"Must be a list of: {string.Join(", ", ChangesQuery.KindNames)}.");
    }
}
