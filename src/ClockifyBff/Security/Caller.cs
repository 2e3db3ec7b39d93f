using System.Security.Claims;

namespace ClockifyBff.Security;

/// <summary>The employee who makes a request. Handlers take it as an argument.</summary>
internal sealed class Caller(string email, string authenticationType) : ClaimsIdentity(authenticationType)
{
    public string Email { get; } = email;

    /// <summary>Who made a request.</summary>
    public static Caller Of(HttpContext context) =>
        context.User.Identity as Caller ?? throw new InvalidOperationException("This route is open to callers who are not authenticated.");

    /// <summary>Binds the argument of a handler.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));
}
