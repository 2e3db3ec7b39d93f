using Microsoft.Extensions.Options;

namespace ClockifyBff.Api.Server;

[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
