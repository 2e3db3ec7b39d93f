using System.Collections.Concurrent;
using ClockifyBff.Api;
using ClockifyBff.Api.Problems;
using ClockifyBff.Api.Server;
using ClockifyBff.Upstream;
using Microsoft.Extensions.Options;

namespace ClockifyBff.RawProxy;

/// <summary>Validates and resolves request targets. Caches the results, because frontends use few distinct targets.</summary>
internal sealed class RawDestinations(IOptions<MatonOptions> maton, IConfiguration configuration)
{
    private const int MaxCached = 2000;

    private static readonly UriCreationOptions _asReceived = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string _pathBase = PathBase.Of(configuration);
    private readonly ConcurrentDictionary<string, RawDestination> _cache = new(StringComparer.Ordinal);

    /// <summary>The origin of all destinations.</summary>
    public string Origin { get; } = maton.Value.GatewayUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>Resolves a request target.</summary>
    /// <returns>The problem of an invalid target; null if it is valid.</returns>
    public Problem? Find(string target, out RawDestination destination)
    {
        if (_cache.TryGetValue(target, out destination!))
        {
            return null;
        }

        var withoutPathBase = RawTarget.WithoutPathBase(target, _pathBase);
        if (RawTarget.Validate(withoutPathBase) is { } problem)
        {
            return problem;
        }

        var address = new Uri(Origin + withoutPathBase, in _asReceived);
        destination = new RawDestination(address, ClockifyRoutes.Match(RawTarget.PathBelowPrefix(withoutPathBase)));
        if (_cache.Count >= MaxCached)
        {
            _cache.Clear();
        }

        _cache[target] = destination;
        return null;
    }
}
