using Microsoft.Extensions.Options;

namespace ClockifyBff.Features.Changes;

internal sealed class LiveOptionsValidator : IValidateOptions<LiveOptions>
{
    public ValidateOptionsResult Validate(string? name, LiveOptions options)
    {
        var failures = new List<string>();
        if (options.StreamDuration < TimeSpan.FromSeconds(1) || options.StreamDuration > TimeSpan.FromHours(1))
        {
            failures.Add("Live:StreamDuration must be 1 s to 1 hour.");
        }

        if (options.StreamsPerCaller is < 1 or > 100)
        {
            failures.Add("Live:StreamsPerCaller must be 1 to 100.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
