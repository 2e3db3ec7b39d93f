using Microsoft.Extensions.Options;

namespace ClockifyBff.Http;

[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
