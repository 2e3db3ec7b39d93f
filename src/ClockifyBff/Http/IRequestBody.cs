using System.Reflection;
using ClockifyBff.Http.Validation;

namespace ClockifyBff.Http;

/// <summary>
/// The body of a request, as the argument of a handler. It is read as far as it can be: what can't is said by <see cref="RequestValidationFilter"/>,
/// with all else that is wrong.
/// </summary>
internal interface IRequestBody<TSelf> : IRequestBody, IBindableFromHttpContext<TSelf>
    where TSelf : class, IRequestBody<TSelf>
{
    static ValueTask<TSelf?> IBindableFromHttpContext<TSelf>.BindAsync(HttpContext context, ParameterInfo parameter) =>
        RequestBody.ReadAsync<TSelf>(context);
}

/// <summary>The body of a request.</summary>
internal interface IRequestBody;
