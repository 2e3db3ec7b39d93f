using Microsoft.Extensions.Options;

namespace ClockifyBff.Budget;

[OptionsValidator]
internal sealed partial class BudgetOptionsValidator : IValidateOptions<BudgetOptions>;
