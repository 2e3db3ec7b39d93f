using Microsoft.Extensions.Options;

namespace ClockifyBff.Failures;

/// <summary>The service can't start with the current settings. Its text lists the reasons, and omits the stack trace.</summary>
internal sealed class StartupException(IEnumerable<string> reasons)
    : Exception($"ClockifyBff can't start:{string.Concat(reasons.Select(reason => $"{Environment.NewLine}  - {reason}"))}")
{
    public override string ToString() => Message;

    /// <summary>Runs work that reads settings, and throws this exception if a setting has the wrong type.</summary>
    public static async Task<T> ThrowIfUnreadableAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (InvalidOperationException e) when (IsUnreadable(e))
        {
            throw new StartupException([Reason(e)]);
        }
    }

    /// <summary>Validates all settings before the service opens or starts anything.</summary>
    public static void ThrowUnlessValid(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException e)
        {
            throw new StartupException(e.Failures);
        }
        catch (InvalidOperationException e) when (IsUnreadable(e))
        {
            throw new StartupException([Reason(e)]);
        }
        catch (AggregateException e)
        {
            throw new StartupException(
                e.InnerExceptions.SelectMany(inner => inner is OptionsValidationException invalid ? invalid.Failures : [Reason(inner)])
            );
        }
    }

    private static bool IsUnreadable(InvalidOperationException e) => e.InnerException is FormatException;

    // The rest of the message names an internal type.
    private static string Reason(Exception e) => e.Message.Split(" to type ")[0];
}
