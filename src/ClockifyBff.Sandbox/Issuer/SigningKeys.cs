namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The keys that the issuer signs with and publishes. Made at first use: the sandbox's start does not wait for RSA.</summary>
internal sealed class SigningKeys : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<SigningKey> _made = [];
    private List<SigningKey> _published = [];
    private int _fetches;

    /// <summary>Whether discovery and keys answer, or 503.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>How often the keys were asked for.</summary>
    public int FetchCount => _fetches;

    public IReadOnlyList<SigningKey> Published
    {
        get
        {
            lock (_lock)
            {
                return _published = _published.Count > 0 ? _published : Made();
            }
        }
    }

    /// <summary>The newest key of an algorithm.</summary>
    public SigningKey GetNewest(string algorithm) =>
        Published.LastOrDefault(key => key.Algorithm == algorithm) ?? throw new ArgumentException($"no key for the algorithm {algorithm}");

    public void CountFetch() => Interlocked.Increment(ref _fetches);

    /// <summary>Signs with new keys from now on; the old ones stay published, or are gone.</summary>
    public void Rotate(bool keepOld)
    {
        var old = Published;
        lock (_lock)
        {
            _published = keepOld ? [.. old, .. Made()] : Made();
        }
    }

    /// <summary>Back to the first keys.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            (IsReachable, _fetches) = (true, 0);
            _published = [.. _made.Take(2)];
        }
    }

    public void Dispose() => _made.ForEach(key => key.Dispose());

    private List<SigningKey> Made() => [Made(SigningKey.Rs256), Made(SigningKey.Es256)];

    private SigningKey Made(string algorithm)
    {
        var key = new SigningKey(algorithm, _made.Count);
        _made.Add(key);
        return key;
    }
}
