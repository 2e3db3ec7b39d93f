using ClockifyBff.Http.OpenApi;

namespace ClockifyBff.Features.Connections;

/// <summary>Somebody's connection that is gone.</summary>
/// <param name="Deleted">What it was.</param>
/// <param name="Steps">What was done, in order.</param>
/// <param name="Notice">What is still to be done by a person.</param>
internal sealed record DeletedAdminConnection(AdminConnection Deleted, IReadOnlyList<string> Steps, string Notice) : IExample
{
    public static object Example => Of((AdminConnection)AdminConnection.Example);

    public static DeletedAdminConnection Of(AdminConnection connection) => new(connection, ["delete"], DeletedConnection.KeyLivesOn);
}
