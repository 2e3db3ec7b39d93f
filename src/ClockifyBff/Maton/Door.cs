using System.Net;
using ClockifyBff.Budget;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Maton;

/// <summary>The one way out. Who has waited here for a turn gets an <see cref="Admission"/>, good for one request to Maton.</summary>
internal sealed class Door : IDisposable
{
    /// <summary>Whose share calls take that are made for nobody.</summary>
    private const string TheServiceItself = "";

    private readonly RequestBudget _budget;
    private readonly Credential _credential;
    private readonly string _clockifyPrefix;
    private readonly string _controlPrefix;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly SocketsHttpHandler _handler;

    public Door(RequestBudget budget, Credential credential, IOptions<MatonOptions> options, TimeProvider time)
    {
        _budget = budget;
        _credential = credential;
        _time = time;
        _timeout = options.Value.Timeout;
        Clockify = new Uri(options.Value.GatewayUrl, "/clockify/api/v1/");
        ControlPlane = new Uri(options.Value.ControlUrl, "/connections");
        _clockifyPrefix = Clockify.AbsoluteUri;
        _controlPrefix = ControlPlane.AbsoluteUri;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Trace and baggage headers are the company's own business.
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(10, _timeout.TotalSeconds)),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            EnableMultipleHttp2Connections = true,
        };
    }

    /// <summary>Where the Clockify API begins; every data call goes below it.</summary>
    public Uri Clockify { get; }

    /// <summary>Where connections are managed.</summary>
    public Uri ControlPlane { get; }

    /// <summary>Waits for a turn to call Clockify through somebody's connection.</summary>
    public async ValueTask<Admission> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        await _budget.TakeTurnAsync(passage.Lane, passage.Employee, cancellationToken);
        return new Admission(_handler, _credential, _clockifyPrefix, passage, _timeout, _time);
    }

    /// <summary>Waits for a turn to look at connections.</summary>
    public async ValueTask<Admission> EnterControlPlaneAsync(Lane lane, CancellationToken cancellationToken)
    {
        await _budget.TakeTurnAsync(lane, TheServiceItself, cancellationToken);
        return new Admission(_handler, _credential, _controlPrefix, passage: null, _timeout, _time);
    }

    public void Dispose() => _handler.Dispose();
}
