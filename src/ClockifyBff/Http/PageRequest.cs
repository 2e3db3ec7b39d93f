namespace ClockifyBff.Http;

/// <summary>A place in a list.</summary>
/// <param name="Number">The number of the page, from 1.</param>
/// <param name="Size">How many items it holds at most.</param>
internal readonly record struct PageRequest(int Number, int Size);
