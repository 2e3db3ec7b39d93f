using ClockifyBff.Api;
using ClockifyBff.Api.OpenApi;
using ClockifyBff.Connections;

namespace ClockifyBff.Features.Connections;

/// <summary>The result of deleting a connection.</summary>
/// <param name="Deleted">The deleted connection, in its last state.</param>
/// <param name="Steps">The steps taken, in order.</param>
/// <param name="Notice">What remains to be done by a person.</param>
internal sealed record DeletedConnection(Connection Deleted, IReadOnlyList<string> Steps, string Notice) : IExample
{
    public static object Example => Of((Connection)Connection.Example);

    public const string ApiKeyNotice =
        "The Clockify API key of this connection remains valid until its owner generates a new one in Clockify.";

    public static DeletedConnection Of(Connection connection) => new(connection, ["delete"], ApiKeyNotice);
}
