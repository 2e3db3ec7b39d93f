using ClockifyBff.Sandbox.Maton;

namespace ClockifyBff.Sandbox.TestControls;

/// <summary><c>/sandbox/journal</c>: lists and clears the requests that Maton received.</summary>
internal sealed class JournalControls(RequestJournal journal)
{
    public void Map(IEndpointRouteBuilder controls)
    {
        controls.MapGet("/journal", List);
        controls.MapDelete("/journal", Clear);
    }

    private Task List(HttpContext context)
    {
        var query = context.Request.Query;
        _ = long.TryParse(query["since"], out var since);
        MatonPlane? plane = Enum.TryParse<MatonPlane>(query["plane"], ignoreCase: true, out var named) ? named : null;
        var method = query["method"].ToString();
        var last = journal.Last;
        var entries = journal
            .Since(since)
            .Where(entry => plane is null || entry.Plane == plane)
            .Where(entry => method.Length == 0 || entry.Method == method)
            .Select(ToJson);
        return context.Response.WriteControlJsonAsync(new { last, entries });
    }

    private Task Clear(HttpContext context)
    {
        journal.Clear();
        return context.Response.WriteNoContentAsync();
    }

    private static object ToJson(JournalEntry entry)
    {
        var (body, bodyEncoding) = entry.RequestBody.Read();
        var responseBody = entry.ResponseBody?.Read();
        return new
        {
            entry.Number,
            entry.Time,
            entry.Plane,
            entry.Method,
            entry.Target,
            entry.Protocol,
            entry.Headers,
            body,
            bodyEncoding,
            bodyLength = entry.RequestBody.Length,
            entry.App,
            entry.Connection,
            entry.FellBack,
            entry.ActingUser,
            entry.ActingEmail,
            entry.Fault,
            entry.Status,
            entry.ClientAborted,
            answer = responseBody?.Content,
            answerEncoding = responseBody?.Encoding,
            answerLength = entry.ResponseBody?.Length,
        };
    }
}
