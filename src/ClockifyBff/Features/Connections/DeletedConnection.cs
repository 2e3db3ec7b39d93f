using ClockifyBff.Connections;
using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Connections;

/// <summary>A connection that is gone.</summary>
/// <param name="Deleted">What it was.</param>
/// <param name="Steps">What was done, in order.</param>
/// <param name="Notice">What is still to be done by a person.</param>
internal sealed record DeletedConnection(Connection Deleted, IReadOnlyList<string> Steps, string Notice) : IExample
{
    public static object Example => Of((Connection)Connection.Example);

    public const string KeyLivesOn =
        "The Clockify API key behind this connection lives on until its owner generates a new one in Clockify.";

    public static DeletedConnection Of(Connection connection) => new(connection, ["delete"], KeyLivesOn);
}
