using System.Security.Cryptography;
using System.Text;
using ClockifyBff.Sandbox.Clockify;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ClockifyBff.Tests.Idempotency;

/// <summary>Repeated requests are compared by the JSON value of their bodies.</summary>
[Trait("Kind", "database")]
public sealed class RequestComparisonTests(IdempotencyFixture fixture, PostgreSqlServer server) : IClassFixture<IdempotencyFixture>
{
    [Theory]
    [InlineData("""{"name":"{new}","note":"Bar"}""", """{"note":"Bar","name":"{new}"}""")]
    [InlineData("""{"name":"{new}"}""", " {\r\n\t\"name\" : \"{new}\" }\n")]
    [InlineData("""{"name":"{new}","note":"Büro/é"}""", """{"name":"{new}","note":"B\u00fcro\/\u00E9"}""")]
    [InlineData("{\"name\":\"{new}\",\"note\":\"B\u00fcro\"}", "{\"name\":\"{new}\",\"note\":\"Bu\u0308ro\"}")]
    [InlineData("""{"name":"{new}"}""", """{"name":"{new}","email":null,"note":null}""")]
    public async Task Body_with_equal_JSON_in_other_bytes_is_the_same_request(string first, string second)
    {
        var post = await fixture.NewAsync("clients");
        await AssertSameAsync(
            post with
            {
                Body = first.Replace("{new}", post.Key, StringComparison.Ordinal),
            },
            second.Replace("{new}", post.Key, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("10", "1e1")]
    [InlineData("-3600", "-36.00E+2")]
    [InlineData("0", "-0.0")]
    [InlineData("0.001", "1E-3")]
    public async Task Number_of_the_same_value_is_the_same(string first, string second)
    {
        var post = await fixture.NewAsync("entries");
        await fixture.SendAndFailAsync(post with { Body = WithField(first) }, SandboxFault.Reset);

        Assert.NotEqual(422, (await fixture.SendAsync(post with { Body = WithField(second) })).Status);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("continue")]
    public async Task Request_without_body_equals_one_with_an_empty_object(string kind)
    {
        var post = (await fixture.NewAsync(kind)) with { Body = null };
        await AssertSameAsync(post, "{}");
        var other = (await fixture.NewAsync(kind)) with { Body = "{ }" };
        await AssertSameAsync(other, null);
        await AssertSameAsync(other with { Key = Guid.NewGuid().ToString() }, """{"ifRunning":null}""");
        await AssertSameAsync((await fixture.NewAsync(kind)) with { Body = "null" }, null);
    }

    [Theory]
    [InlineData("""{"name":"{new}","note":"1"}""", """{"name":"{new}","note":"1.0"}""")]
    [InlineData("""{"name":"{new}","note":"a"}""", """{"name":"{new}","note":"A"}""")]
    [InlineData("""{"name":"{new}","note":"a"}""", """{"name":"{new}","address":"a"}""")]
    [InlineData("""{"name":"{new}","note":"a"}""", """{"name":"{new}","note":"a "}""")]
    [InlineData("""{"name":"{new}"}""", """{"name":"{new}","note":""}""")]
    public async Task Body_with_other_JSON_is_rejected(string first, string second)
    {
        var post = await fixture.NewAsync("clients");
        (await fixture.SendAsync(post with { Body = first.Replace("{new}", post.Key, StringComparison.Ordinal) })).Is(201);

        Assert.Equal(
            (422, "idempotency_key_reused"),
            (await fixture.SendAsync(post with { Body = second.Replace("{new}", post.Key, StringComparison.Ordinal) })).StatusAndErrorCode
        );
    }

    [Theory]
    [InlineData("""["1","2"]""", """["2","1"]""")]
    [InlineData("12345678901234567890.1", "12345678901234567890.2")]
    [InlineData("1", "10")]
    [InlineData("1", "-1")]
    [InlineData("1", "\"1\"")]
    public async Task Value_of_a_custom_field_counts_exactly(string first, string second)
    {
        var post = await fixture.NewAsync("entries");
        await fixture.SendAndFailAsync(post with { Body = WithField(first) }, SandboxFault.Reset);

        Assert.Equal((422, "idempotency_key_reused"), (await fixture.SendAsync(post with { Body = WithField(second) })).StatusAndErrorCode);
    }

    [Fact]
    public async Task Duplicate_member_is_rejected_and_binds_no_idempotency_key()
    {
        var post = await fixture.NewAsync("tags");

        Assert.Equal(
            (400, "invalid_json"),
            (await fixture.SendAsync(post with { Body = """{"name":"One","name":"Two"}""" })).StatusAndErrorCode
        );

        (await fixture.SendAsync(post)).Is(201);
    }

    [Fact]
    public Task Record_of_an_earlier_version_in_Sqlite_is_compared_by_its_bytes() => AssertOldRecordWorksAsync(TestStore.NewSqlite());

    [Fact]
    public async Task Record_of_an_earlier_version_in_PostgreSql_is_compared_by_its_bytes() =>
        await AssertOldRecordWorksAsync(await TestStore.NewPostgreSqlAsync(server));

    private static async Task AssertOldRecordWorksAsync(TestStore store)
    {
        await using var fixture = await IdempotencyFixture.StartAsync(store.Settings);
        var (done, open) = (await fixture.NewAsync("tags"), await fixture.NewAsync("tags"));
        done = done with { Body = $$"""{"name":"{{done.Key}}"}""" };
        open = open with { Body = $$"""{"name":"{{open.Key}}"}""" };
        var first = (await fixture.SendAsync(done)).Is(201);
        await fixture.SendAndFailAsync(open, SandboxFault.Reset);
        foreach (var post in (IdempotentPost[])[done, open])
        {
            // A record as the previous version of the service stored it.
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((string)post.Body!)));
            await ExecuteAsync(
                store,
                "UPDATE keyed_requests SET body_hash = @hash, hash_form = 'bytes' WHERE idempotency_key = @key",
                new { hash, key = post.Key }
            );

            var unsure = await fixture.SendAsync(post with { Body = $" {post.Body}" });
            Assert.Equal((409, "outcome_unknown"), unsure.StatusAndErrorCode);
        }

        var replayed = (await fixture.SendAsync(done)).Is(201);
        Assert.Equal((first.Text, true), (replayed.Text, replayed.Has("Idempotency-Replayed")));
        var sent = (await fixture.SendAsync(open)).Is(201);
        Assert.Equal(
            IdempotencyFixture.IdIn(sent),
            IdempotencyFixture.IdIn((await fixture.SendAsync(open with { Body = $" {open.Body}" })).Is(201))
        );
    }

    private static string WithField(string value) =>
        $$"""
            {"start":"2026-03-03T08:00:00Z","durationSeconds":60,"customFields":[{"id":"{{IdempotencyFixture.IdOf(
                EntityKind.CustomField,
                0
            )}}",
             "value":{{value}}}]}
            """;

    private static async Task ExecuteAsync(TestStore store, string sql, object parameters)
    {
        await using System.Data.Common.DbConnection connection =
            store.Provider == "Sqlite" ? new SqliteConnection(store.ConnectionString) : new NpgsqlConnection(store.ConnectionString);
        await connection.ExecuteAsync(sql, parameters);
    }

    private async Task AssertSameAsync(IdempotentPost post, string? second)
    {
        var first = (await fixture.SendAsync(post)).Is(201);

        var repeated = (await fixture.SendAsync(post with { Body = second })).Is(201);

        Assert.Equal((first.Text, true), (repeated.Text, repeated.Has("Idempotency-Replayed")));
    }
}
