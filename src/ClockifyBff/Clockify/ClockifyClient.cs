using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ClockifyBff.Http;
using ClockifyBff.Maton;

namespace ClockifyBff.Clockify;

/// <summary>The Clockify API, spoken through somebody's connection.</summary>
internal sealed class ClockifyClient(Door door)
{
    /// <summary>Who a connection acts as.</summary>
    public async Task<ClockifyUser> GetUserAsync(Passage passage, CancellationToken cancellationToken) =>
        await FindAsync("user", ClockifyJson.Default.ClockifyUser, passage, cancellationToken) is { Id.Length: > 0, Email.Length: > 0 } user
            ? user
            : throw new ProblemException(ErrorCode.UpstreamInvalidResponse, "Clockify did not say whose connection this is.");

    /// <summary>A workspace; null where Clockify shows none to this person.</summary>
    public Task<ClockifyWorkspace?> FindWorkspaceAsync(string workspaceId, Passage passage, CancellationToken cancellationToken) =>
        FindAsync($"workspaces/{Uri.EscapeDataString(workspaceId)}", ClockifyJson.Default.ClockifyWorkspace, passage, cancellationToken);

    private async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, Passage passage, CancellationToken cancellationToken)
        where T : class
    {
        var admission = await door.EnterAsync(passage, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(door.Clockify, path));
        var answer = await admission.ExchangeAsync(request, cancellationToken);
        switch (answer.Status)
        {
            case StatusCodes.Status403Forbidden:
                throw new ProblemException(ErrorCode.UpstreamForbidden, "Clockify does not let this person read this.");
            case >= StatusCodes.Status500InternalServerError:
                throw new ProblemException(ErrorCode.UpstreamUnavailable, "Clockify failed.");
        }

        try
        {
            return answer.IsSuccess ? JsonSerializer.Deserialize(answer.Body.Span, type) : null;
        }
        catch (JsonException)
        {
            throw new ProblemException(ErrorCode.UpstreamInvalidResponse, "Clockify's answer could not be read.");
        }
    }
}
