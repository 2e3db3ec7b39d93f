using System.Globalization;
using System.Linq.Expressions;
using FluentValidation;
using NodaTime.Text;

namespace ClockifyBff.Http.Validation;

/// <summary>The rules that requests share.</summary>
internal static class Rules
{
    public const string NotClearable = "Must not be null.";

    public const string IdMessage = "Must be an id of Clockify: 24 lower-case hexadecimal digits.";

    public const string IdPattern = "^[0-9a-f]{24}$";
    private const int IdLength = 24;
    private const string ColorPattern = "^#[0-9a-fA-F]{6}$";
    private const int ColorLength = 7;
    private const string NoAngleBrackets = "^[^<>]*$";

    // Here a $ alone would let a line break at the end pass; JSON Schema knows no \z.
    private const string EmailPattern = @"^[^@\s<>]+@[^@\s<>]+$(?!\n)";
    private const int LongestEmail = 254;

    // A century, and what a JSON number holds exactly.
    private const long LongestSeconds = 100L * 366 * 24 * 3600;
    private const long LargestAmount = (1L << 53) - 1;

    /// <summary>Field paths as they stand in the JSON.</summary>
    public static void UseJsonNames()
    {
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) => member is null ? null : JsonName(member.Name);
        ValidatorOptions.Global.DisplayNameResolver = (_, member, _) => member is null ? null : JsonName(member.Name);
        ValidatorOptions.Global.LanguageManager.Enabled = false;
    }

    public static string JsonName(string member) => char.ToLowerInvariant(member[0]) + member[1..];

    /// <summary>A rule for a member of a merge patch, where it is there.</summary>
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

    /// <summary>A rule for each item of a list of a merge patch, where it is there.</summary>
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

    /// <summary>A list of limited length.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<TItem>?> AtMost<T, TItem>(
        this IRuleBuilder<T, IReadOnlyList<TItem>?> rule,
        int most
    ) => rule.SetValidator(new AtMost<T, TItem>(most)).WithMessage($"Must hold at most {most} items.");

    /// <summary>A name within Clockify's limits.</summary>
    public static IRuleBuilderOptions<T, string?> Name<T>(this IRuleBuilder<T, string?> rule, int min, int max) =>
        rule.NotEmpty().WithMessage("Must not be empty.").Text(min, max);

    /// <summary>A text within Clockify's limits.</summary>
    public static IRuleBuilderOptions<T, string?> Text<T>(this IRuleBuilder<T, string?> rule, int min, int max) =>
        rule.LengthBetween(min, max).Matches(NoAngleBrackets).WithMessage("Must not contain \"<\" or \">\".");

    /// <summary>A search text, limited to the longest value it could match: a longer one finds nothing and costs time.</summary>
    public static IRuleBuilderOptions<T, string?> SearchText<T>(this IRuleBuilder<T, string?> rule, int max) => rule.LengthBetween(0, max);

    public static IRuleBuilderOptions<T, string?> ClockifyId<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(IdPattern).WithMessage(IdMessage).Length(IdLength).WithMessage(IdMessage);

    public static IRuleBuilderOptions<T, string?> Color<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(ColorPattern)
            .WithMessage("Must be a colour such as #8BC34A.")
            .Length(ColorLength)
            .WithMessage("Must be a colour such as #8BC34A.");

    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(EmailPattern)
            .WithMessage("Must be an e-mail address.")
            .MaximumLength(LongestEmail)
            .WithMessage($"Must not be longer than {LongestEmail} characters.");

    /// <summary>One of some words.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, params string[] words) =>
        rule.SetValidator(new OneOf<T>(words)).WithMessage($"Must be one of: {string.Join(", ", words)}.");

    /// <summary>An instant with an offset (RFC 3339).</summary>
    public static IRuleBuilderOptions<T, string?> Instant<T>(this IRuleBuilder<T, string?> rule) =>
        rule.SetValidator(new Format<T>("date-time", text => InstantConverter.ParseQuery(text) is not null))
            .WithMessage(InstantConverter.Requirement);

    /// <summary>A date of the calendar.</summary>
    public static IRuleBuilderOptions<T, string?> Date<T>(this IRuleBuilder<T, string?> rule) =>
        rule.SetValidator(new Format<T>("date", text => LocalDatePattern.Iso.Parse(text) is { Success: true, Value.Year: > 0 }))
            .WithMessage("Must be a date, such as 2026-11-24.");

    /// <summary>A whole number within bounds.</summary>
    public static IRuleBuilderOptions<T, int?> Within<T>(this IRuleBuilder<T, int?> rule, int least, int most) =>
        rule.InclusiveBetween(least, most).WithMessage(string.Create(CultureInfo.InvariantCulture, $"Must be {least} to {most}."));

    /// <summary>A length of time in seconds.</summary>
    public static IRuleBuilderOptions<T, long?> Seconds<T>(this IRuleBuilder<T, long?> rule) => rule.Between(0, LongestSeconds);

    /// <summary>An amount of money in minor units.</summary>
    public static IRuleBuilderOptions<T, long?> Amount<T>(this IRuleBuilder<T, long?> rule) => rule.Between(0, LargestAmount);

    private static IRuleBuilderOptions<T, string?> LengthBetween<T>(this IRuleBuilder<T, string?> rule, int min, int max) =>
        rule.SetValidator(new TextLength<T>(min, max))
            .WithMessage(min == 0 ? $"Must not be longer than {max} characters." : $"Must be {min} to {max} characters long.");

    private static IRuleBuilderOptions<T, long?> Between<T>(this IRuleBuilder<T, long?> rule, long least, long most) =>
        rule.InclusiveBetween(least, most).WithMessage($"Must be {least} to {most}.");

    /// <summary>A member that Clockify's create would ignore.</summary>
    public static IRuleBuilderOptions<T, TMember> SetByPatch<T, TMember>(this IRuleBuilder<T, TMember> rule) =>
        rule.SetValidator(new SetByPatch<T, TMember>()).WithMessage("Is set by PATCH: Clockify ignores it in a POST.");
}
