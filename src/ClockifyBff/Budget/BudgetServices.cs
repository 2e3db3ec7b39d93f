using Microsoft.Extensions.Options;

namespace ClockifyBff.Budget;

internal static class BudgetServices
{
    public static void AddBudget(this IServiceCollection services)
    {
        services.AddOptions<BudgetOptions>().BindConfiguration(BudgetOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BudgetOptions>, BudgetOptionsValidator>();
        services.AddSingleton<RequestBudget>();
    }
}
