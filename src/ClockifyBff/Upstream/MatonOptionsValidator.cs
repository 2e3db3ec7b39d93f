using ClockifyBff.Security;
using Microsoft.Extensions.Options;

namespace ClockifyBff.Upstream;

internal sealed class MatonOptionsValidator(IHostEnvironment environment, EgressProxy proxy) : IValidateOptions<MatonOptions>
{
    public ValidateOptionsResult Validate(string? name, MatonOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.HasNoKey)
        {
            result.AddError("No Maton key: set MATON_API_KEY, Maton:ApiKey or Maton:ApiKeyFile.");
        }
        else if (options.ApiKeyFile is { } file)
        {
            if (!File.Exists(file) || Credential.HeaderValue(File.ReadAllText(file)) is null)
            {
                result.AddError("Maton:ApiKeyFile must name a file that contains a key.");
            }
        }
        else if (Credential.HeaderValue(options.ApiKey!) is null)
        {
            result.AddError("The Maton key contains invalid characters: check MATON_API_KEY or Maton:ApiKey.");
        }

        if (options.DevelopmentConnection is { } connection && !UpstreamContext.IsConnectionId(connection))
        {
            result.AddError("Maton:DevelopmentConnection must be a connection id.");
        }

        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(5))
        {
            result.AddError("Maton:Timeout must be between 00:00:01 and 00:05:00.");
        }

        // In Development, an invalid proxy variable of the machine matters only if requests to Maton would use the proxy.
        if (
            proxy.IsInvalid
            && (
                proxy.Setting == EgressProxy.OwnSetting
                || !environment.IsDevelopment()
                || IsBehindProxy(options.GatewayUrl)
                || IsBehindProxy(options.ControlUrl)
            )
        )
        {
            // Without the value, which may contain a password.
            result.AddError($"{proxy.Setting} must be the URL of a proxy, such as http://proxy.example:3128.");
        }

        CheckUrl(result, "Maton:GatewayUrl", options.GatewayUrl, options);
        CheckUrl(result, "Maton:ControlUrl", options.ControlUrl, options);
        return result.Build();
    }

    private void CheckUrl(ValidateOptionsResultBuilder result, string setting, Uri url, MatonOptions options)
    {
        if (
            !url.IsAbsoluteUri
            || url.Scheme is not ("https" or "http")
            || url.PathAndQuery != "/"
            || url.Fragment.Length > 0
            || url.UserInfo.Length > 0
        )
        {
            result.AddError($"{setting} must be an origin such as https://gateway.maton.ai, without path, query or user.");
        }
        else if (url.Scheme != "https" && !options.AllowInsecure && !HarmlessInDevelopment(url, options))
        {
            result.AddError($"{setting} must use https, because plain http would expose the key. Maton:AllowInsecure allows it.");
        }
        else if (IsReadByProxy(url, options))
        {
            result.AddError(
                $"{setting} must use https, because the proxy of {proxy.Setting} could read the key. NO_PROXY lists hosts to reach "
                    + "without the proxy."
            );
        }
    }

    private bool IsBehindProxy(Uri url) => url.IsAbsoluteUri && proxy.Covers(url);

    // The sandbox's key is not secret, so plain http is allowed with it. Proxies of the environment are not used for plain http.
    private bool IsReadByProxy(Uri url, MatonOptions options) =>
        url.Scheme != "https" && proxy.Covers(url) && (options.HasRealKey || proxy.Setting == EgressProxy.OwnSetting);

    private bool HarmlessInDevelopment(Uri url, MatonOptions options) =>
        environment.IsDevelopment() && (url.IsLoopback || !options.HasRealKey);
}
