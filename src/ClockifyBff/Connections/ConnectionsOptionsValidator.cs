using Microsoft.Extensions.Options;

namespace ClockifyBff.Connections;

[OptionsValidator]
internal sealed partial class ConnectionsOptionsValidator : IValidateOptions<ConnectionsOptions>;
