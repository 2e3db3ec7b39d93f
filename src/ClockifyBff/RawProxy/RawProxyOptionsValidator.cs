using Microsoft.Extensions.Options;

namespace ClockifyBff.RawProxy;

[OptionsValidator]
internal sealed partial class RawProxyOptionsValidator : IValidateOptions<RawProxyOptions>;
