using Microsoft.Extensions.Options;

namespace ClockifyBff.Security;

[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
