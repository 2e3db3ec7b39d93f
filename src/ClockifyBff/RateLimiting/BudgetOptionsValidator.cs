using Microsoft.Extensions.Options;

namespace ClockifyBff.RateLimiting;

[OptionsValidator]
internal sealed partial class BudgetOptionsValidator : IValidateOptions<BudgetOptions>;
