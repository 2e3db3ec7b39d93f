using System.Text.Encodings.Web;

namespace ClockifyBff.Sandbox;

/// <summary>Writes the pages that a person sees: plain HTML without scripts and external resources.</summary>
internal static class HtmlPage
{
    private const int MaxRadioButtons = 30;

    private const string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
        main { width: min(30rem, calc(100vw - 4rem)); padding: 2rem; border-radius: 1rem; }
        main { border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); }
        h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
        fieldset { margin: 1rem 0; padding: 0; border: 0; }
        legend { font-weight: 600; margin-bottom: .25rem; }
        .choice { display: flex; gap: .6rem; align-items: baseline; padding: .4rem .6rem; border-radius: .5rem; }
        .choice:hover { background: color-mix(in srgb, CanvasText 8%, Canvas); }
        small { opacity: .75; }
        label.field { display: block; margin: 1rem 0; }
        input[type=email], input[type=text] { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
        button { padding: .6rem 1.2rem; font: inherit; border-radius: .5rem; border: 1px solid currentColor; cursor: pointer; }
        button { background: Canvas; color: CanvasText; }
        button.primary { background: #0b57d0; border-color: #0b57d0; color: #fff; }
        :focus-visible { outline: 3px solid #f5a623; outline-offset: 2px; }
        """;

    public static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    public static Task WriteAsync(HttpContext context, string title, string content, int status = StatusCodes.Status200OK)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer";
        // The empty icon keeps the browser from requesting /favicon.ico, which would appear in Maton's journal.
        return response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)}</title>
            <link rel="icon" href="data:,">
            <style>
            {Style}
            </style>
            </head>
            <body>
            <main>
            <h1>{Encode(title)}</h1>
            {content}
            </main>
            </body>
            </html>
            """
        );
    }

    /// <summary>Returns a radio button for each of the first 30 people; the first is selected.</summary>
    public static string RadioButtons(IEnumerable<(string Email, string Name)> people) =>
        string.Concat(
            people
                .Take(MaxRadioButtons)
                .Select(
                    (person, i) =>
                        $"""
                            <label class="choice"><input type="radio" name="email" value="{Encode(person.Email)}"{(
                                i == 0 ? " checked" : ""
                            )}>
                            <span>{Encode(person.Name)} <small>{Encode(person.Email)}</small></span></label>
                            """
                )
        );
}
