using Microsoft.Extensions.Options;

namespace ClockifyBff;

/// <summary>The service will not start with these settings. Says which, without a stack: that would only hide it.</summary>
#pragma warning disable CA1032, CA1064 // Thrown in one place and caught by nobody: it is how the process ends.
internal sealed class StartupRefusedException(IEnumerable<string> reasons)
    : Exception($"ClockifyBff can't start:{string.Concat(reasons.Select(reason => $"{Environment.NewLine}  - {reason}"))}")
#pragma warning restore CA1032, CA1064
{
    public override string ToString() => Message;

    /// <summary>Validates every option now, before anything is opened or started.</summary>
    public static void ThrowUnlessValid(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException e)
        {
            throw new StartupRefusedException(e.Failures);
        }
        catch (AggregateException e)
        {
            throw new StartupRefusedException(e.InnerExceptions.SelectMany(inner => inner is OptionsValidationException invalid ? invalid.Failures : [inner.Message]));
        }
    }
}
