using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Lets one call go wrong in the way a fault says.</summary>
internal sealed class FaultInjector(TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int Pieces = 10;
    private const int StreamPiece = 64 * 1024;

    public async Task InjectAsync(Fault fault, HttpContext context, JournalEntry entry, RequestDelegate work)
    {
        switch (fault.Kind)
        {
            case FaultKind.Answer:
                // The body first, as a real upstream reads it: an early answer would hide from the journal what was sent.
                await JournalRecorder.DrainAsync(context);
                await PauseAsync(fault, context);
                Begin(fault, context);
                await context.Response.Body.WriteAsync(fault.BodyBytes ?? Encoding.UTF8.GetBytes(fault.Body ?? ""), context.RequestAborted);
                break;
            case FaultKind.Stream:
                await JournalRecorder.DrainAsync(context);
                Begin(fault, context);
                await StreamAsync(fault, context);
                break;
            case FaultKind.Hang:
                await JournalRecorder.DrainAsync(context);
                await HangAsync(context, entry);
                break;
            case FaultKind.Reset:
                await PauseAsync(fault, context);
                Cut(context, entry);
                break;
            case FaultKind.Close:
                await JournalRecorder.DrainAsync(context);
                await CloseAsync(context, entry);
                break;
            case FaultKind.CloseAfterEffect:
                await EffectAsync(context, work);
                await CloseAsync(context, entry);
                break;
            case FaultKind.ResetAfterEffect:
                await EffectAsync(context, work);
                await PauseAsync(fault, context);
                Cut(context, entry);
                break;
            case FaultKind.HangAfterEffect:
                await EffectAsync(context, work);
                await HangAsync(context, entry);
                break;
            case FaultKind.HalfBody:
                await HalfAsync(await AnswerAsync(fault, context, work), context, entry);
                break;
            case FaultKind.SlowBody:
                await SlowlyAsync(fault, await AnswerAsync(fault, context, work), context);
                break;
            default:
                throw new NotSupportedException(fault.Kind.ToString());
        }
    }

    private static void Begin(Fault fault, HttpContext context)
    {
        context.Response.StatusCode = fault.Status;
        foreach (var (name, value) in fault.Headers)
        {
            context.Response.Headers[name] = value;
        }
    }

    /// <summary>The answer that a fault gives, else the one that the work would have given.</summary>
    private static async Task<ReadOnlyMemory<byte>> AnswerAsync(Fault fault, HttpContext context, RequestDelegate work)
    {
        var answer = await EffectAsync(context, work);
        if (fault.Body is null)
        {
            return answer;
        }

        Begin(fault, context);
        return Encoding.UTF8.GetBytes(fault.Body);
    }

    private static async Task<ReadOnlyMemory<byte>> EffectAsync(HttpContext context, RequestDelegate work)
    {
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var answer = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        await work(context);
        await context.Response.CompleteAsync();
        context.Features.Set(client);
        return answer.ToArray();
    }

    private static async Task HalfAsync(ReadOnlyMemory<byte> answer, HttpContext context, JournalEntry entry)
    {
        if (answer.IsEmpty)
        {
            Cut(context, entry);
            return;
        }

        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer[..(answer.Length / 2)], context.RequestAborted);
        // Kestrel closes after too short a body; a reset could overtake the half and leave nothing of it.
        entry.AbortedByFault = true;
    }

    private async Task SlowlyAsync(Fault fault, ReadOnlyMemory<byte> answer, HttpContext context)
    {
        if (answer.IsEmpty)
        {
            return;
        }

        context.Response.ContentLength = answer.Length;
        var piece = Math.Max(1, (answer.Length + Pieces - 1) / Pieces);
        for (var start = 0; start < answer.Length; start += piece)
        {
            await PauseAsync(fault, context);
            await context.Response.Body.WriteAsync(answer.Slice(start, Math.Min(piece, answer.Length - start)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task StreamAsync(Fault fault, HttpContext context)
    {
        var piece = new byte[StreamPiece];
        piece.AsSpan().Fill((byte)'x');
        for (var left = fault.Bytes; left > 0; left -= StreamPiece)
        {
            await PauseAsync(fault, context);
            await context.Response.Body.WriteAsync(piece.AsMemory(0, (int)Math.Min(StreamPiece, left)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task HangAsync(HttpContext context, JournalEntry entry)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Cut(context, entry);
    }

    private async Task CloseAsync(HttpContext context, JournalEntry entry)
    {
        entry.AbortedByFault = true;
        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
        await HangAsync(context, entry);
    }

    private Task PauseAsync(Fault fault, HttpContext context) =>
        fault.Delay > TimeSpan.Zero ? Task.Delay(fault.Delay, time, context.RequestAborted) : Task.CompletedTask;

    private static void Cut(HttpContext context, JournalEntry entry)
    {
        entry.AbortedByFault |= !context.RequestAborted.IsCancellationRequested;
        context.Abort();
    }
}
