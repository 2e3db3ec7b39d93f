namespace ClockifyBff.Clockify;

/// <summary>The page of a list that a request asks for.</summary>
/// <param name="Number">The number of the page, from 1.</param>
/// <param name="Size">The maximum number of items on the page.</param>
internal readonly record struct PageRequest(int Number, int Size);
