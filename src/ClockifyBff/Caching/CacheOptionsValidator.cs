using Microsoft.Extensions.Options;

namespace ClockifyBff.Caching;

[OptionsValidator]
internal sealed partial class CacheOptionsValidator : IValidateOptions<CacheOptions>;
