namespace ClockifyBff.Clockify;

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="IsLast">Whether none follows.</param>
/// <param name="Bytes">About how much memory it takes.</param>
internal readonly record struct ClockifyPage<T>(IReadOnlyList<T> Items, bool IsLast, long Bytes);
