using System.Globalization;
using System.Linq.Expressions;
using ClockifyBff.Clockify;
using FluentValidation;
using NodaTime.Text;

namespace ClockifyBff.Api.Validation;

/// <summary>Validation rules that requests share.</summary>
internal static class Rules
{
    public const string NotClearable = "Must not be null.";

    public const string IdMessage = "Must be a Clockify id: 24 lower-case hexadecimal digits.";

    public const string IdPattern = "^[0-9a-f]{24}$";
    private const int IdLength = 24;
    private const string ColorPattern = "^#[0-9a-fA-F]{6}$";
    private const int ColorLength = 7;
    private const string NoAngleBrackets = "^[^<>]*$";

    // In .NET, $ alone accepts a trailing line break, and JSON Schema does not have \z.
    private const string EmailPattern = @"^[^@\s<>]+@[^@\s<>]+$(?!\n)";
    private const int MaxEmailLength = 254;

    // A century; and the largest integer that a JSON number holds exactly.
    private const long MaxSeconds = 100L * 366 * 24 * 3600;
    private const long MaxAmount = (1L << 53) - 1;

    /// <summary>Makes validators report JSON names.</summary>
    public static void UseJsonNames()
    {
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) => member is null ? null : JsonName(member.Name);
        ValidatorOptions.Global.DisplayNameResolver = (_, member, _) => member is null ? null : JsonName(member.Name);
        ValidatorOptions.Global.LanguageManager.Enabled = false;
    }

    public static string JsonName(string member) => char.ToLowerInvariant(member[0]) + member[1..];

    /// <summary>Adds a rule for a member of a merge patch, which applies if the member is present.</summary>
    public static IRuleBuilderOptions<T, TMember> ForGiven<T, TMember>(
        this AbstractValidator<T> validator,
        Expression<Func<T, Optional<TMember>>> member,
        Func<IRuleBuilderInitial<T, TMember>, IRuleBuilderOptions<T, TMember>> rule
    )
    {
        var value = Expression.Lambda<Func<T, TMember>>(
            Expression.Property(member.Body, nameof(Optional<TMember>.Value)),
            member.Parameters
        );
        var isGiven = Expression
            .Lambda<Func<T, bool>>(Expression.Property(member.Body, nameof(Optional<TMember>.IsGiven)), member.Parameters)
            .Compile();
        var name = JsonName(((MemberExpression)member.Body).Member.Name);
        return rule(validator.RuleFor(value)).When(isGiven).OverridePropertyName(name).WithName(name);
    }

    /// <summary>Adds a rule for each item of a list in a merge patch, which applies if the list is present.</summary>
    public static void ForEachGiven<T, TItem>(
        this AbstractValidator<T> validator,
        Expression<Func<T, Optional<IReadOnlyList<TItem>?>>> member,
        Func<IRuleBuilderInitialCollection<T, TItem>, IRuleBuilderOptions<T, TItem>> rule
    )
    {
        var value = Expression.Lambda<Func<T, IEnumerable<TItem>>>(
            Expression.Convert(Expression.Property(member.Body, nameof(Optional<IReadOnlyList<TItem>?>.Value)), typeof(IEnumerable<TItem>)),
            member.Parameters
        );
        rule(validator.RuleForEach(value)).OverridePropertyName(JsonName(((MemberExpression)member.Body).Member.Name));
    }

    /// <summary>Limits the length of a list.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<TItem>?> AtMost<T, TItem>(
        this IRuleBuilder<T, IReadOnlyList<TItem>?> rule,
        int maxItems
    ) => rule.SetValidator(new AtMost<T, TItem>(maxItems)).WithMessage($"Must have at most {maxItems} items.");

    /// <summary>Requires a name within Clockify's limits.</summary>
    public static IRuleBuilderOptions<T, string?> Name<T>(this IRuleBuilder<T, string?> rule, int min, int max) =>
        rule.NotEmpty().WithMessage("Must not be empty.").Text(min, max);

    /// <summary>Requires a text within Clockify's limits.</summary>
    public static IRuleBuilderOptions<T, string?> Text<T>(this IRuleBuilder<T, string?> rule, int min, int max) =>
        rule.LengthBetween(min, max).Matches(NoAngleBrackets).WithMessage("Must not contain \"<\" or \">\".");

    /// <summary>Limits a search text to the length of the longest value that it could match.</summary>
    public static IRuleBuilderOptions<T, string?> SearchText<T>(this IRuleBuilder<T, string?> rule, int max) => rule.LengthBetween(0, max);

    public static IRuleBuilderOptions<T, string?> ClockifyId<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(IdPattern).WithMessage(IdMessage).Length(IdLength).WithMessage(IdMessage);

    public static IRuleBuilderOptions<T, string?> Color<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(ColorPattern)
            .WithMessage("Must be a color such as #8BC34A.")
            .Length(ColorLength)
            .WithMessage("Must be a color such as #8BC34A.");

    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(EmailPattern)
            .WithMessage("Must be an email address.")
            .MaximumLength(MaxEmailLength)
            .WithMessage($"Must have at most {MaxEmailLength} characters.");

    /// <summary>Requires one of the allowed values.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, params string[] values) =>
        rule.SetValidator(new OneOf<T>(values)).WithMessage($"Must be one of: {string.Join(", ", values)}.");

    /// <summary>Requires an instant with an offset (RFC 3339).</summary>
    public static IRuleBuilderOptions<T, string?> Instant<T>(this IRuleBuilder<T, string?> rule) =>
        rule.SetValidator(new Format<T>("date-time", text => InstantText.ParseQuery(text) is not null))
            .WithMessage(InstantConverter.Requirement);

    /// <summary>Requires a date (ISO 8601).</summary>
    public static IRuleBuilderOptions<T, string?> Date<T>(this IRuleBuilder<T, string?> rule) =>
        rule.SetValidator(new Format<T>("date", text => LocalDatePattern.Iso.Parse(text) is { Success: true, Value.Year: > 0 }))
            .WithMessage("Must be a date, such as 2026-11-24.");

    /// <summary>Requires a whole number within bounds.</summary>
    public static IRuleBuilderOptions<T, int?> Within<T>(this IRuleBuilder<T, int?> rule, int min, int max) =>
        rule.InclusiveBetween(min, max).WithMessage(string.Create(CultureInfo.InvariantCulture, $"Must be {min} to {max}."));

    /// <summary>Requires a duration in seconds, 0 to 100 years.</summary>
    public static IRuleBuilderOptions<T, long?> Seconds<T>(this IRuleBuilder<T, long?> rule) => rule.Between(0, MaxSeconds);

    /// <summary>Requires an amount of money in minor units, such as cents.</summary>
    public static IRuleBuilderOptions<T, long?> Amount<T>(this IRuleBuilder<T, long?> rule) => rule.Between(0, MaxAmount);

    private static IRuleBuilderOptions<T, string?> LengthBetween<T>(this IRuleBuilder<T, string?> rule, int min, int max) =>
        rule.SetValidator(new TextLength<T>(min, max))
            .WithMessage(min == 0 ? $"Must have at most {max} characters." : $"Must have {min} to {max} characters.");

    private static IRuleBuilderOptions<T, long?> Between<T>(this IRuleBuilder<T, long?> rule, long min, long max) =>
        rule.InclusiveBetween(min, max).WithMessage($"Must be {min} to {max}.");

    /// <summary>Rejects a member that Clockify ignores in a POST.</summary>
    public static IRuleBuilderOptions<T, TMember> SetByPatch<T, TMember>(this IRuleBuilder<T, TMember> rule) =>
        rule.SetValidator(new SetByPatch<T, TMember>()).WithMessage("Can be set by PATCH only: Clockify ignores it in a POST.");
}
