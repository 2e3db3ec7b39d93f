using ClockifyBff.Sandbox.Maton;
using Microsoft.AspNetCore.Http.Features;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Records a request and its outcome in the journal.</summary>
internal sealed class JournalRecorder(RequestJournal journal, MatonSettings settings, TimeProvider time)
{
    public async Task RecordAsync(HttpContext context, MatonPlane plane, Func<JournalEntry, Task> handler)
    {
        var request = context.Request;
        var entry = new JournalEntry(
            plane,
            time.GetUtcNow(),
            request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            request.Protocol
        )
        {
            Headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToArray()),
        };
        journal.Add(entry);
        request.Body = new RecordingStream(request.Body, entry.RequestBody);

        // Set before the first byte is sent, so that the journal has the status once the client has the response.
        context.Response.OnStarting(() =>
        {
            // Kestrel also invokes this callback for a request that was aborted before it had a response.
            entry.Status = entry.AbortedByFault || context.RequestAborted.IsCancellationRequested ? null : context.Response.StatusCode;
            return Task.CompletedTask;
        });
        await using var onAborted = context.RequestAborted.Register(() => entry.ClientAborted = !entry.AbortedByFault);

        try
        {
            await (settings.RecordAnswers ? RunAndRecordResponseAsync(context, entry, handler) : handler(entry));
            if (!entry.AbortedByFault)
            {
                await DrainAsync(context);
            }
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client disconnected, which the journal entry records.
        }
        finally
        {
            journal.UpdateSize(entry);
        }
    }

    /// <summary>Reads the rest of the request body, so that the journal has it even if the handler ignored it.</summary>
    public static Task DrainAsync(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested
            ? Task.CompletedTask
            : context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);

    private static async Task RunAndRecordResponseAsync(HttpContext context, JournalEntry entry, Func<JournalEntry, Task> handler)
    {
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        entry.ResponseBody = new RecordedBody();
        context.Response.Body = new RecordingStream(client.Stream, entry.ResponseBody);
        await handler(entry);
        // Flushes bytes that the body writer still buffers; they would be lost otherwise.
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
