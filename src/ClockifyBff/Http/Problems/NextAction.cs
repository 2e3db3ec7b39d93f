namespace ClockifyBff.Http.Problems;

/// <summary>What a frontend does after a problem, so that it can decide without knowing every error code.</summary>
internal static class NextAction
{
    /// <summary>The request is wrong; the same request will fail again.</summary>
    public const string Fix = "fix";

    /// <summary>Get a token, then repeat.</summary>
    public const string SignIn = "sign_in";

    /// <summary>Start a Clockify connection.</summary>
    public const string Connect = "connect";

    /// <summary>Start a new Clockify connection in place of the broken one.</summary>
    public const string Reconnect = "reconnect";

    /// <summary>Wait <c>Retry-After</c> seconds, then send the same request.</summary>
    public const string Wait = "wait";

    /// <summary>Send the same request again.</summary>
    public const string Retry = "retry";

    /// <summary>Look before doing it again: whether the write took effect is not known.</summary>
    public const string Check = "check";

    /// <summary>Only an administrator can change this.</summary>
    public const string AskAdmin = "ask_admin";
}
