namespace ClockifyBff.Clockify;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items of the page.</param>
/// <param name="IsLast">Whether no page follows.</param>
/// <param name="Bytes">The approximate memory that the items take.</param>
internal readonly record struct ClockifyPage<T>(IReadOnlyList<T> Items, bool IsLast, long Bytes);
