using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ClockifyBff.Tuning;

/// <summary>The settings that make the service faster or smaller, with what was measured or calculated for each.</summary>
/// <remarks>
/// Figures marked with * were measured with a prototype of the raw path and of 60 routes; they say what to expect, not what the service
/// takes. Set in other files:
/// <list type="bullet">
/// <item><c>ServerGarbageCollection</c> false, in <c>ClockifyBff.csproj</c>: the first response comes after 501 ms instead of 527 ms*. The
/// processor time for a raw request is the same within the noise (1.04, 1.01 to 1.11)*.</item>
/// <item><c>UnfairSemaphoreSpinLimit</c> 0, in <c>ClockifyBff.csproj</c>: a cached read takes 35 µs of processor time instead of
/// 45 µs*.</item>
/// <item><c>EnableRequestDelegateGenerator</c>, in <c>ClockifyBff.csproj</c>: the first response comes after 551 ms instead of
/// 756 ms*.</item>
/// <item><c>PublishReadyToRunComposite</c>, in <c>deploy/Dockerfile</c>: the first response comes after 0.6 of the time.</item>
/// <item><c>DOTNET_GCgen0size</c>, in <c>deploy/Dockerfile</c>: 5 % more cached reads a second, for about 10 MB of memory.</item>
/// <item><c>GCHeapHardLimit</c>, by <c>Caching/HeapLimit.cs</c>: leaves 64 MB of a small container beside the heap.</item>
/// </list>
/// Inline completions of sockets take 0.68 of the processor time*, but a handler that blocks would stop all connections of its thread, so
/// they are off.
/// </remarks>
internal static class RuntimeTuning
{
    /// <summary>
    /// The time after which an outgoing connection is replaced, so that connections follow a change of DNS. It costs one handshake.
    /// </summary>
    public static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Sets how connections to Maton are kept.</summary>
    public static SocketsHttpHandler TuneForUpstream(this SocketsHttpHandler handler)
    {
        handler.PooledConnectionLifetime = ConnectionLifetime;

        // 10 requests a second of up to 30 s are up to 300 at a time; HTTP/2 servers commonly allow 100 on a connection.
        handler.EnableMultipleHttp2Connections = true;
        return handler;
    }

    /// <summary>Sets how incoming connections are read.</summary>
    public static void Tune(SocketTransportOptions sockets) =>
        // Reads at once instead of waiting for data first, for a buffer of 4 KB per open connection.
        sockets.WaitForDataBeforeAllocatingBuffer = false;
}
