using System.Reflection;
using ClockifyBff.Api.Validation;

namespace ClockifyBff.Api;

/// <summary>
/// The body of a request, as a handler parameter. Values that can't be read are left out; <see cref="RequestValidationFilter"/> reports
/// them together with the other errors.
/// </summary>
internal interface IRequestBody<TSelf> : IRequestBody, IBindableFromHttpContext<TSelf>
    where TSelf : class, IRequestBody<TSelf>
{
    static ValueTask<TSelf?> IBindableFromHttpContext<TSelf>.BindAsync(HttpContext context, ParameterInfo parameter) =>
        RequestBody.ReadAsync<TSelf>(context);
}

/// <summary>The body of a request.</summary>
internal interface IRequestBody;
