namespace ClockifyBff.Api.Problems;

/// <summary>The next step of a frontend after a problem. Frontends can follow it without knowing every error code.</summary>
internal static class NextAction
{
    /// <summary>Correct the request; the same request will fail again.</summary>
    public const string Fix = "fix";

    /// <summary>Get a new token, then send the request again.</summary>
    public const string SignIn = "sign_in";

    /// <summary>Start a Clockify connection.</summary>
    public const string Connect = "connect";

    /// <summary>Start a new Clockify connection to replace the broken one.</summary>
    public const string Reconnect = "reconnect";

    /// <summary>Wait <c>Retry-After</c> seconds, then send the same request.</summary>
    public const string Wait = "wait";

    /// <summary>Send the same request again.</summary>
    public const string Retry = "retry";

    /// <summary>Read the current state before sending the request again: the write may have taken effect.</summary>
    public const string Check = "check";

    /// <summary>Ask an administrator, who alone can resolve the problem.</summary>
    public const string AskAdmin = "ask_admin";
}
