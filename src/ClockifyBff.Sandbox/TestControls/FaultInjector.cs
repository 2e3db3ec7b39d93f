using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Applies a fault to one request.</summary>
internal sealed class FaultInjector(TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int SlowBodyPieceCount = 10;
    private const int StreamPieceBytes = 64 * 1024;

    public async Task InjectAsync(Fault fault, HttpContext context, JournalEntry entry, RequestDelegate handler)
    {
        switch (fault.Kind)
        {
            case FaultKind.Answer:
                // Reads the body first, as a real upstream does: the journal would lack the body if the response came earlier.
                await JournalRecorder.DrainAsync(context);
                await DelayAsync(fault, context);
                SetStatusAndHeaders(fault, context);
                await context.Response.Body.WriteAsync(fault.BodyBytes ?? Encoding.UTF8.GetBytes(fault.Body ?? ""), context.RequestAborted);
                break;
            case FaultKind.Stream:
                await JournalRecorder.DrainAsync(context);
                SetStatusAndHeaders(fault, context);
                await WriteStreamAsync(fault, context);
                break;
            case FaultKind.Hang:
                await JournalRecorder.DrainAsync(context);
                await HangUntilClientLeavesAsync(context, entry);
                break;
            case FaultKind.Reset:
                await DelayAsync(fault, context);
                AbortConnection(context, entry);
                break;
            case FaultKind.Close:
                await JournalRecorder.DrainAsync(context);
                await CloseConnectionAsync(context, entry);
                break;
            case FaultKind.CloseAfterEffect:
                await RunAndBufferAsync(context, handler);
                await CloseConnectionAsync(context, entry);
                break;
            case FaultKind.ResetAfterEffect:
                await RunAndBufferAsync(context, handler);
                await DelayAsync(fault, context);
                AbortConnection(context, entry);
                break;
            case FaultKind.HangAfterEffect:
                await RunAndBufferAsync(context, handler);
                await HangUntilClientLeavesAsync(context, entry);
                break;
            case FaultKind.HalfBody:
                await WriteHalfAsync(await GetFullResponseBodyAsync(fault, context, handler), context, entry);
                break;
            case FaultKind.SlowBody:
                await WriteSlowlyAsync(fault, await GetFullResponseBodyAsync(fault, context, handler), context);
                break;
            default:
                throw new NotSupportedException(fault.Kind.ToString());
        }
    }

    private static void SetStatusAndHeaders(Fault fault, HttpContext context)
    {
        context.Response.StatusCode = fault.Status;
        foreach (var (name, value) in fault.Headers)
        {
            context.Response.Headers[name] = value;
        }
    }

    /// <summary>Runs the handler; returns the body that the fault gives, or the body that the handler wrote.</summary>
    private static async Task<ReadOnlyMemory<byte>> GetFullResponseBodyAsync(Fault fault, HttpContext context, RequestDelegate handler)
    {
        var body = await RunAndBufferAsync(context, handler);
        if (fault.Body is null)
        {
            return body;
        }

        SetStatusAndHeaders(fault, context);
        return Encoding.UTF8.GetBytes(fault.Body);
    }

    private static async Task<ReadOnlyMemory<byte>> RunAndBufferAsync(HttpContext context, RequestDelegate handler)
    {
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        await handler(context);
        await context.Response.CompleteAsync();
        context.Features.Set(client);
        return body.ToArray();
    }

    private static async Task WriteHalfAsync(ReadOnlyMemory<byte> body, HttpContext context, JournalEntry entry)
    {
        if (body.IsEmpty)
        {
            AbortConnection(context, entry);
            return;
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
        // Kestrel closes the connection after a body that is too short. A reset could arrive before the first half does and discard it.
        entry.AbortedByFault = true;
    }

    private async Task WriteSlowlyAsync(Fault fault, ReadOnlyMemory<byte> body, HttpContext context)
    {
        if (body.IsEmpty)
        {
            return;
        }

        context.Response.ContentLength = body.Length;
        var piece = Math.Max(1, (body.Length + SlowBodyPieceCount - 1) / SlowBodyPieceCount);
        for (var start = 0; start < body.Length; start += piece)
        {
            await DelayAsync(fault, context);
            await context.Response.Body.WriteAsync(body.Slice(start, Math.Min(piece, body.Length - start)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task WriteStreamAsync(Fault fault, HttpContext context)
    {
        var piece = new byte[StreamPieceBytes];
        piece.AsSpan().Fill((byte)'x');
        for (var left = fault.Bytes; left > 0; left -= StreamPieceBytes)
        {
            await DelayAsync(fault, context);
            await context.Response.Body.WriteAsync(piece.AsMemory(0, (int)Math.Min(StreamPieceBytes, left)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task HangUntilClientLeavesAsync(HttpContext context, JournalEntry entry)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        AbortConnection(context, entry);
    }

    private async Task CloseConnectionAsync(HttpContext context, JournalEntry entry)
    {
        entry.AbortedByFault = true;
        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
        await HangUntilClientLeavesAsync(context, entry);
    }

    private Task DelayAsync(Fault fault, HttpContext context) =>
        fault.Delay > TimeSpan.Zero ? Task.Delay(fault.Delay, time, context.RequestAborted) : Task.CompletedTask;

    private static void AbortConnection(HttpContext context, JournalEntry entry)
    {
        entry.AbortedByFault |= !context.RequestAborted.IsCancellationRequested;
        context.Abort();
    }
}
