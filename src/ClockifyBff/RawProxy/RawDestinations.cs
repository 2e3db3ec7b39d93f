using System.Collections.Concurrent;
using ClockifyBff.Http;
using ClockifyBff.Http.Problems;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.RawProxy;

/// <summary>Where allowed request targets go. Frontends ask for the same few again and again: those are checked and parsed once.</summary>
internal sealed class RawDestinations(IOptions<MatonOptions> maton, IConfiguration configuration)
{
    private const int Most = 2000;

    private static readonly UriCreationOptions _asReceived = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string _pathBase = PathBase.Of(configuration);
    private readonly ConcurrentDictionary<string, RawDestination> _known = new(StringComparer.Ordinal);

    /// <summary>The origin that every destination has.</summary>
    public string Origin { get; } = maton.Value.GatewayUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>Finds the destination of a target.</summary>
    /// <returns>Why the target may not go upstream; null when it may.</returns>
    public Problem? Find(string target, out RawDestination destination)
    {
        if (_known.TryGetValue(target, out destination!))
        {
            return null;
        }

        var below = RawTarget.WithoutPathBase(target, _pathBase);
        if (RawTarget.Validate(below) is { } refusal)
        {
            return refusal;
        }

        var address = new Uri(Origin + below, in _asReceived);
        var path = RawTarget.PathBelowPrefix(below);
        destination = new RawDestination(below, address, UpstreamRoute.Of(path), AdministrativeRoutes.MethodsOf(path));
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[target] = destination;
        return null;
    }
}
