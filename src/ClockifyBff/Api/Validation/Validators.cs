using FluentValidation;

namespace ClockifyBff.Api.Validation;

/// <summary>The validators of this service, created on first use to keep the start fast.</summary>
internal static class Validators
{
    private static readonly Lazy<Dictionary<Type, Lazy<IValidator>>> _all = new(
        () =>
            AssemblyScanner
                .FindValidatorsInAssembly(typeof(Validators).Assembly, includeInternalTypes: true)
                .ToDictionary(
                    found => found.InterfaceType.GetGenericArguments()[0],
                    found => new Lazy<IValidator>(
                        () => (IValidator)Activator.CreateInstance(found.ValidatorType)!,
                        LazyThreadSafetyMode.PublicationOnly
                    )
                ),
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>
    /// Returns the validator of a type; null if there is none. For an abstract type, returns the validator of any derived type.
    /// </summary>
    public static IValidator? Of(Type type) =>
        type.IsAbstract
            ? _all.Value.FirstOrDefault(validator => type.IsAssignableFrom(validator.Key)).Value?.Value
            : _all.Value.GetValueOrDefault(type)?.Value;
}
