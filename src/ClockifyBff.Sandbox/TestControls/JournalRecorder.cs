using ClockifyBff.Sandbox.Maton;
using Microsoft.AspNetCore.Http.Features;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary>Writes a request into the journal and follows what becomes of it.</summary>
internal sealed class JournalRecorder(RequestJournal journal, MatonSettings settings, TimeProvider time)
{
    public async Task RecordAsync(HttpContext context, MatonPlane plane, Func<JournalEntry, Task> work)
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

        // Before the first byte goes out: a client that has its answer finds the status in the journal.
        context.Response.OnStarting(() =>
        {
            // Kestrel also comes here for a call that was cut off before it had an answer.
            entry.Status = entry.AbortedByFault || context.RequestAborted.IsCancellationRequested ? null : context.Response.StatusCode;
            return Task.CompletedTask;
        });
        await using var leaving = context.RequestAborted.Register(() => entry.ClientAborted = !entry.AbortedByFault);

        try
        {
            await (settings.RecordAnswers ? WithAnswerAsync(context, entry, work) : work(entry));
            if (!entry.AbortedByFault)
            {
                await DrainAsync(context);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; the journal says so.
        }
        finally
        {
            journal.UpdateSize(entry);
        }
    }

    /// <summary>Takes what is left of the request body, so that the journal has it whatever is answered.</summary>
    public static Task DrainAsync(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested
            ? Task.CompletedTask
            : context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);

    private static async Task WithAnswerAsync(HttpContext context, JournalEntry entry, Func<JournalEntry, Task> work)
    {
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        entry.ResponseBody = new RecordedBody();
        context.Response.Body = new RecordingStream(client.Stream, entry.ResponseBody);
        await work(entry);
        // What a body writer still holds would otherwise be lost with it.
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
