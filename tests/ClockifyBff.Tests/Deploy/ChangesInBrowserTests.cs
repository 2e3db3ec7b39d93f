using Microsoft.Playwright;

namespace ClockifyBff.Tests.Deploy;

/// <summary>Two tabs of a browser, behind a gateway that buffers responses, in front of two replicas.</summary>
[Trait("Kind", "browser")]
public sealed class ChangesInBrowserTests
{
    // As in the guide for frontend engineers: a stream that is read with fetch and opened again with the last cursor.
    private const string Listen = """
        path => {
            window.seen = [];
            window.ends = [];
            (async () => {
                let cursor;
                for (;;) {
                    const headers = { Accept: 'text/event-stream' };
                    if (cursor) headers['Last-Event-ID'] = cursor;
                    const response = await fetch(path, { headers, redirect: 'manual' });
                    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
                    let text = '';
                    for (let part = await reader.read(); !part.done; part = await reader.read()) {
                        text += part.value;
                        const events = text.split('\n\n');
                        text = events.pop();
                        for (const event of events) {
                            const fields = Object.fromEntries(event.split('\n').map(line => line.split(/: (.*)/s)));
                            window.cursor = cursor = fields.id ?? cursor;
                            const data = JSON.parse(fields.data);
                            if (fields.event === 'change') window.seen.push(...data.changed);
                            if (fields.event === 'bye') window.ends.push(data.reason);
                        }
                    }
                }
            })();
        }
        """;

    private const string Write = """
        async path => (await fetch(path, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ description: 'From another tab' }),
        })).status
        """;

    [Fact]
    public async Task Write_in_one_tab_shows_in_another_through_reconnects()
    {
        Nginx.SkipUnlessInstalled();
        await using var replicas = await InProcessReplicas.StartAsync(settings: ("Live:StreamDuration", "00:00:02"));
        var port = ChildProcess.FreePort();
        await using var nginx = await Nginx.StartAsync(
            port,
            $$"""
            upstream replicas {
                server {{replicas.First.Url.Authority}};
                server {{replicas.Second.Url.Authority}};
            }
            server {
                listen 127.0.0.1:{{port}};
                location / {
                    proxy_pass http://replicas;
                    proxy_http_version 1.1;
                    proxy_set_header Host $http_host;
                    proxy_buffering on;
                    proxy_read_timeout 30s;
                }
            }
            """
        );
        await using var browser = await Chromium.StartAsync();
        var (listener, writer) = (await browser.OpenPageAsync(), await browser.OpenPageAsync());
        foreach (var page in (IPage[])[listener, writer])
        {
            await page.GotoAsync($"http://127.0.0.1:{port}/health/live");
        }

        await listener.EvaluateAsync(Listen, $"/api/v1/{replicas.Root}/changes");
        await listener.WaitForFunctionAsync("window.cursor");
        foreach (var number in Enumerable.Range(1, 6))
        {
            await listener.EvaluateAsync("window.seen = []");
            Assert.Equal(201, await writer.EvaluateAsync<int>(Write, $"/api/v1/{replicas.Root}/timer/start"));

            await listener.WaitForFunctionAsync("window.seen.includes('timer')", null, new PageWaitForFunctionOptions { Timeout = 5_000 });
            await listener.WaitForTimeoutAsync(900);
        }

        var ends = await listener.EvaluateAsync<string[]>("window.ends");
        Assert.InRange(ends.Length, 2, 10);
        Assert.All(ends, reason => Assert.Equal("duration", reason));
    }
}
