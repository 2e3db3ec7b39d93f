using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

/// <summary>The Maton API key, as the value of the header <c>Authorization</c>.</summary>
internal sealed partial class Credential : IDisposable
{
    private static readonly TimeSpan _readEvery = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger;
    private readonly string? _file;
    private readonly ITimer? _reading;
    private readonly Lock _gate = new();
    private string _lastRead = string.Empty;
    private string? _lastGood;
    private volatile bool _isRefused;
    private volatile string _authorization;

    public Credential(IOptions<MatonOptions> options, Meter meter, TimeProvider time, ILogger<Credential> logger)
    {
        meter.CreateObservableGauge(
            "clockifybff.upstream.key_refused",
            () => _isRefused || IsFileIgnored ? 1 : 0,
            "{key}",
            "1 while Maton refuses the key in use, or the file holds another one that is of no use."
        );
        _logger = logger;
        _file = options.Value.ApiKeyFile;
        if (_file is null)
        {
            _authorization = HeaderValue(options.Value.ApiKey!)!;
            return;
        }

        _lastRead = File.ReadAllText(_file);
        _authorization = HeaderValue(_lastRead)!;
        _reading = time.CreateTimer(_ => ReadAgain(), null, _readEvery, _readEvery);
    }

    public string Authorization => _authorization;

    /// <summary>Whether Maton refused the key that is in use.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>Whether the file holds something else than the key in use: no key, or one that Maton refuses.</summary>
    private bool IsFileIgnored => _file is not null && HeaderValue(_lastRead) != _authorization;

    /// <summary>Maton took this key: from now on it is the one to go back to.</summary>
    public void Accepted(string authorization)
    {
        if (_isRefused)
        {
            _isRefused = false;
        }

        if (_file is null || ReferenceEquals(authorization, _lastGood))
        {
            return;
        }

        lock (_gate)
        {
            // A late answer to the key before says nothing about the one in use.
            _lastGood = authorization == _authorization ? authorization : _lastGood;
        }
    }

    /// <summary>Maton refused this key: a new one that doesn't work must not replace one that did.</summary>
    public void Refused(string authorization)
    {
        lock (_gate)
        {
            if (_lastGood is not null && authorization == _authorization && authorization != _lastGood)
            {
                _authorization = _lastGood;
                Log.NewKeyRefused(_logger);
            }

            // What is said of the key before says nothing about the one in use.
            _isRefused |= authorization == _authorization;
        }
    }

    public void Dispose() => _reading?.Dispose();

    private void ReadAgain()
    {
        try
        {
            var content = File.ReadAllText(_file!);
            lock (_gate)
            {
                // A key that was refused too early is tried again once the other one is refused as well.
                if (content == _lastRead && !_isRefused)
                {
                    return;
                }

                _lastRead = content;
                if (HeaderValue(content) is not { } authorization)
                {
                    Log.FileHoldsNoKey(_logger);
                }
                else if (authorization != _authorization)
                {
                    _authorization = authorization;
                    Log.KeyChanged(_logger);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.FileNotReadable(_logger, e.GetType().Name);
        }
    }

    /// <summary>The header for a key; null when the text can't be one.</summary>
    public static string? HeaderValue(string key)
    {
        var trimmed = key.Trim();
        return trimmed.Length > 0 && !trimmed.AsSpan().ContainsAnyExceptInRange('!', '~') ? $"Bearer {trimmed}" : null;
    }

    private static partial class Log
    {
        [LoggerMessage(201, LogLevel.Information, "The Maton key has changed")]
        public static partial void KeyChanged(ILogger logger);

        [LoggerMessage(202, LogLevel.Error, "Maton refuses the new key; the last good one stays in use")]
        public static partial void NewKeyRefused(ILogger logger);

        [LoggerMessage(203, LogLevel.Error, "Maton:ApiKeyFile holds no key; the last good one stays in use")]
        public static partial void FileHoldsNoKey(ILogger logger);

        [LoggerMessage(204, LogLevel.Error, "Maton:ApiKeyFile can't be read ({Reason}); the last good key stays in use")]
        public static partial void FileNotReadable(ILogger logger, string reason);
    }
}
