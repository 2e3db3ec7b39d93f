namespace ClockifyBff.Sandbox.Issuer;

/// <summary>The keys of the issuer. They are created at first use, because creating an RSA key would slow down the start.</summary>
internal sealed class SigningKeys : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<SigningKey> _created = [];
    private List<SigningKey> _published = [];
    private int _fetches;

    /// <summary>Whether discovery and keys are returned; otherwise they are answered with 503.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>The number of requests for the keys.</summary>
    public int FetchCount => _fetches;

    /// <summary>The keys that the issuer publishes, oldest first.</summary>
    public IReadOnlyList<SigningKey> Published
    {
        get
        {
            lock (_lock)
            {
                return _published = _published.Count > 0 ? _published : Create();
            }
        }
    }

    /// <summary>Returns the newest published key of an algorithm.</summary>
    public SigningKey GetNewest(string algorithm) =>
        Published.LastOrDefault(key => key.Algorithm == algorithm)
        ?? throw new ArgumentException($"There is no key for the algorithm {algorithm}.");

    public void CountFetch() => Interlocked.Increment(ref _fetches);

    /// <summary>Creates new keys, which sign from now on. The old keys stay published or are removed.</summary>
    public void Rotate(bool keepOld)
    {
        var old = Published;
        lock (_lock)
        {
            _published = keepOld ? [.. old, .. Create()] : Create();
        }
    }

    /// <summary>Restores the first keys.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            (IsReachable, _fetches) = (true, 0);
            _published = [.. _created.Take(2)];
        }
    }

    public void Dispose() => _created.ForEach(key => key.Dispose());

    private List<SigningKey> Create() => [Create(SigningKey.Rs256), Create(SigningKey.Es256)];

    private SigningKey Create(string algorithm)
    {
        var key = new SigningKey(algorithm, _created.Count);
        _created.Add(key);
        return key;
    }
}
