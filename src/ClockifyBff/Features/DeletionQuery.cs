using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features;

/// <summary>The options of a deletion.</summary>
internal sealed record DeletionQuery
{
    /// <summary>Returns what the deletion would do, without deleting anything. Default: `false`.</summary>
    [FromQuery(Name = "dryRun")]
    public bool? DryRun { get; init; }
}
