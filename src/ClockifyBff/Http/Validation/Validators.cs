using FluentValidation;

namespace ClockifyBff.Http.Validation;

/// <summary>The validators of this service, each made when it is first needed: at start nobody waits for them.</summary>
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
    /// The validator of a type; null for a type without. What is said of an abstract one holds for all that derive from it: any of theirs.
    /// </summary>
    public static IValidator? Of(Type type) =>
        type.IsAbstract
            ? _all.Value.FirstOrDefault(one => type.IsAssignableFrom(one.Key)).Value?.Value
            : _all.Value.GetValueOrDefault(type)?.Value;
}
