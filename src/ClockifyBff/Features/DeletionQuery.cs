using Microsoft.AspNetCore.Mvc;

namespace ClockifyBff.Features;

/// <summary>How something is deleted.</summary>
internal sealed record DeletionQuery
{
    /// <summary>Says what would happen, and changes nothing. Default false.</summary>
    [FromQuery(Name = "dryRun")]
    public bool? DryRun { get; init; }
}
