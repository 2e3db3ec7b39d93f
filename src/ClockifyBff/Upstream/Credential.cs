using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

/// <summary>The Maton API key, as the value of the header <c>Authorization</c>.</summary>
internal sealed partial class Credential : IDisposable
{
    private static readonly TimeSpan _readInterval = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger;
    private readonly string? _file;
    private readonly ITimer? _reading;
    private readonly Lock _lock = new();
    private string _lastRead = string.Empty;
    private string? _lastGood;
    private volatile bool _isRejected;
    private volatile string _authorization;

    public Credential(IOptions<MatonOptions> options, Meter meter, TimeProvider time, ILogger<Credential> logger)
    {
        meter.CreateObservableGauge(
            "clockifybff.upstream.key_refused",
            () => _isRejected || IsFileIgnored ? 1 : 0,
            "{key}",
            "1 while Maton rejects the key in use, or the key file has no valid new key."
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
        _reading = time.CreateTimer(_ => ReadAgain(), null, _readInterval, _readInterval);
    }

    public string Authorization => _authorization;

    /// <summary>Whether Maton rejected the key in use.</summary>
    public bool IsRejected => _isRejected;

    /// <summary>Whether the file does not contain the key in use: it has no key, or one that Maton rejects.</summary>
    private bool IsFileIgnored => _file is not null && HeaderValue(_lastRead) != _authorization;

    /// <summary>Maton accepted this key: marks it as the key to return to.</summary>
    public void OnAccepted(string authorization)
    {
        if (_isRejected)
        {
            _isRejected = false;
        }

        if (_file is null || ReferenceEquals(authorization, _lastGood))
        {
            return;
        }

        lock (_lock)
        {
            // A late response to the previous key says nothing about the key in use.
            _lastGood = authorization == _authorization ? authorization : _lastGood;
        }
    }

    /// <summary>Maton rejected this key: returns to the last accepted key, if there is one.</summary>
    public void OnRejected(string authorization)
    {
        lock (_lock)
        {
            if (_lastGood is not null && authorization == _authorization && authorization != _lastGood)
            {
                _authorization = _lastGood;
                Log.NewKeyRejected(_logger);
            }

            // A rejection of the previous key says nothing about the key in use.
            _isRejected |= authorization == _authorization;
        }
    }

    public void Dispose() => _reading?.Dispose();

    private void ReadAgain()
    {
        try
        {
            var content = File.ReadAllText(_file!);
            lock (_lock)
            {
                // While the key in use is rejected, the key in the file is tried again: it may be valid by now.
                if (content == _lastRead && !_isRejected)
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

    /// <summary>Returns the header value for a key; null if the text can't be a key.</summary>
    public static string? HeaderValue(string key)
    {
        var trimmed = key.Trim();
        return trimmed.Length > 0 && !trimmed.AsSpan().ContainsAnyExceptInRange('!', '~') ? $"Bearer {trimmed}" : null;
    }

    private static partial class Log
    {
        [LoggerMessage(201, LogLevel.Information, "The Maton key has changed")]
        public static partial void KeyChanged(ILogger logger);

        [LoggerMessage(202, LogLevel.Error, "Maton rejects the new key; the last valid key stays in use")]
        public static partial void NewKeyRejected(ILogger logger);

        [LoggerMessage(203, LogLevel.Error, "Maton:ApiKeyFile contains no key; the last valid key stays in use")]
        public static partial void FileHoldsNoKey(ILogger logger);

        [LoggerMessage(204, LogLevel.Error, "Maton:ApiKeyFile can't be read ({Reason}); the last valid key stays in use")]
        public static partial void FileNotReadable(ILogger logger, string reason);
    }
}
