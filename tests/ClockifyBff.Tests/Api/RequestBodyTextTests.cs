using System.Text;

namespace ClockifyBff.Tests.Api;

/// <summary>Bodies that JSON parsers read differently.</summary>
[Trait("Kind", "API")]
public sealed class RequestBodyTextTests(WorkspaceFixture fixture) : IClassFixture<WorkspaceFixture>
{
    private static readonly byte[] _byteOrderMark = [0xEF, 0xBB, 0xBF];

    [Theory]
    [InlineData("tags", """{"name":"a\u0000b"}""", "name")]
    [InlineData("clients", """{"name":"Ok","note":"\u0000"}""", "note")]
    [InlineData("projects", """{"name":"Ok","tasks":[{"name":"a\u0000"}]}""", "tasks[0].name")]
    [InlineData("workspaces", """{"name":"\u0000"}""", "name")]
    [InlineData("time-entries", """{"start":"2026-05-13T08:00:00Z","description":"a\u0000"}""", "description")]
    [InlineData("time-entries", """{"start":"2026-05-13T08:00:00Z","tagNames":["Meeting","\u0000"]}""", "tagNames[1]")]
    [InlineData(
        "time-entries",
        """{"start":"2026-05-13T08:00:00Z","customFields":[{"id":"640000000000000000000000","value":"\u0000"}]}""",
        "customFields[0].value"
    )]
    [InlineData(
        "time-entries",
        """{"start":"2026-05-13T08:00:00Z","customFields":[{"id":"640000000000000000000000","value":["a","\u0000"]}]}""",
        "customFields[0].value[1]"
    )]
    [InlineData(
        "time-entries",
        """{"start":"2026-05-13T08:00:00Z","customFields":[{"id":"640000000000000000000000","value":1e999}]}""",
        "customFields[0].value"
    )]
    [InlineData(
        "time-entries",
        """{"start":"2026-05-13T08:00:00Z","customFields":[{"id":"640000000000000000000000","value":-1e309}]}""",
        "customFields[0].value"
    )]
    [InlineData("timer/start", """{"description":"\u0000"}""", "description")]
    [InlineData("timer/stop", """{"description":"\u0000"}""", "description")]
    public Task Text_with_a_null_character_or_number_without_end_is_400_on_its_member_and_reaches_nobody(
        string resource,
        string body,
        string field
    ) =>
        fixture.AssertFieldsRejectedAsync(HttpMethod.Post, resource == "workspaces" ? resource : $"{fixture.Root}/{resource}", body, field);

    [Theory]
    [InlineData("tags/{0}", """{"name":"\u0000"}""", "name")]
    [InlineData("projects/{0}", """{"note":"\u0000"}""", "note")]
    [InlineData("projects/{0}", """{"hourlyRate":{"amount":1e999}}""", "hourlyRate.amount")]
    public async Task Null_character_or_number_without_end_in_a_change_is_400_on_its_member(string path, string body, string field)
    {
        var id = path.StartsWith("tags", StringComparison.Ordinal) ? fixture.Id("tags", "Meeting") : fixture.Id("projects", "Internal");

        var refused = await fixture.SendAsync(HttpMethod.Patch, $"{fixture.Root}/{string.Format(null, path, id)}", body);

        Assert.Equal((400, "invalid_request"), refused.StatusAndErrorCode);
        Assert.Equal([field], refused.Problem.Fields);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Byte_order_mark_before_the_JSON_is_ignored(bool hasKey)
    {
        using var response = await SendAsync(
            [.. _byteOrderMark, .. Encoding.UTF8.GetBytes($$"""{"name":"Marked {{hasKey}}"}""")],
            "application/json",
            hasKey
        );

        Assert.Equal(201, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("application/json; charset='utf-8'")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json-patch+json")]
    [InlineData("application/json; charset=\"iso-8859-1\"")]
    public async Task Content_type_that_is_not_JSON_in_UTF_8_is_415_and_a_problem(string contentType)
    {
        using var response = await SendAsync("""{"name":"Never"}"""u8.ToArray(), contentType, hasKey: true);

        Assert.Equal((415, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal("unsupported_media_type", (await response.ProblemAsync()).ErrorCode);
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] body, string contentType, bool hasKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{fixture.Root}/tags")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (hasKey)
        {
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        }

        return await fixture.Owner.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
