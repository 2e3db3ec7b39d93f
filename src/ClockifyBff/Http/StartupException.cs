using Microsoft.Extensions.Options;

namespace ClockifyBff.Http;

/// <summary>The service will not start with these settings. Says which, without a stack: that would only hide it.</summary>
#pragma warning disable CA1032, CA1064 // Made here or where the store is opened, and caught by nobody: it is how the process ends.
internal sealed class StartupException(IEnumerable<string> reasons)
    : Exception($"ClockifyBff can't start:{string.Concat(reasons.Select(reason => $"{Environment.NewLine}  - {reason}"))}")
#pragma warning restore CA1032, CA1064
{
    public override string ToString() => Message;

    /// <summary>Does something with settings, any of which may be of the wrong kind.</summary>
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

    /// <summary>Validates every option now, before anything is opened or started.</summary>
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

    // The end of the sentence names a type of ours.
    private static string Reason(Exception e) => e.Message.Split(" to type ")[0];
}
