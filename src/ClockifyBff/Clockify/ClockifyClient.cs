using System.Text.Json;
using ClockifyBff.Http;
using ClockifyBff.Maton;

namespace ClockifyBff.Clockify;

/// <summary>The Clockify API, spoken through somebody's connection.</summary>
internal sealed class ClockifyClient(Door door)
{
    /// <summary>Who a connection acts as.</summary>
    public async Task<ClockifyUser> GetUserAsync(Passage passage, CancellationToken cancellationToken)
    {
        var admission = await door.EnterAsync(passage, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(door.Clockify, "user"));
        var answer = await admission.ExchangeAsync(request, cancellationToken);
        try
        {
            if (answer.IsSuccess && JsonSerializer.Deserialize(answer.Body.Span, ClockifyJson.Default.ClockifyUser) is { Id.Length: > 0, Email.Length: > 0 } user)
            {
                return user;
            }
        }
        catch (JsonException)
        {
            // Answered below like every other answer that is no user.
        }

        throw new ProblemException(ErrorCode.UpstreamInvalidResponse, "Clockify did not say whose connection this is.");
    }
}
