using System.Text;

namespace ClockifyBff.Tests.Harness;

/// <summary>Runs nginx with the configuration of the compose file, whose variables are replaced as in nginx's image.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly DirectoryInfo _folder;
    private readonly ChildProcess _process;

    private Nginx(DirectoryInfo folder, ChildProcess process) => (_folder, _process) = (folder, process);

    /// <summary>The log, with one line for each response and the replica that sent it.</summary>
    public string Output => _process.Output;

    public static void SkipUnlessInstalled() => Prerequisite.Require(Program, "nginx");

    /// <summary>Starts nginx with the gateway's configuration and a new certificate.</summary>
    /// <param name="port">The port to listen on.</param>
    /// <param name="names">The values of the variables in the template, except for the port and the certificates.</param>
    public static async Task<Nginx> StartAsync(int port, IReadOnlyDictionary<string, string> names)
    {
        var folder = NewFolder();
        await ChildProcess.SucceedAsync("/bin/sh", Repository.PathOf("deploy/gateway/certificate.sh"), folder.FullName);
        var gateway = new StringBuilder(
            await File.ReadAllTextAsync(Repository.PathOf("deploy/gateway/gateway.conf.template"), TestContext.Current.CancellationToken)
        );
        foreach (var (name, value) in names.Append(new("GATEWAY_PORT", $"{port}")).Append(new("CERTIFICATES", folder.FullName)))
        {
            gateway.Replace($"${{{name}}}", value);
        }

        return await StartInAsync(folder, port, gateway.ToString());
    }

    /// <summary>Starts nginx with another configuration.</summary>
    /// <param name="port">The port to listen on.</param>
    /// <param name="gateway">The content of the <c>http</c> block.</param>
    public static Task<Nginx> StartAsync(int port, string gateway) => StartInAsync(NewFolder(), port, gateway);

    private static DirectoryInfo NewFolder() => Directory.CreateTempSubdirectory("clockifybff-gateway-");

    private static async Task<Nginx> StartInAsync(DirectoryInfo folder, int port, string gateway)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "gateway.conf"), gateway, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "nginx.conf"),
            MainConfiguration(folder.FullName),
            TestContext.Current.CancellationToken
        );
        await ChildProcess.SucceedAsync(Program, "-t", "-q", "-c", Path.Combine(folder.FullName, "nginx.conf"));
        var nginx = new Nginx(folder, ChildProcess.Start(Program, ["-c", Path.Combine(folder.FullName, "nginx.conf")]));
        return await nginx.SetUpOrDisposeAsync(() => nginx._process.ListeningAsync(port));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Returns the main configuration, as in nginx's image. As root, workers need the user root to read the folder.</summary>
    private static string MainConfiguration(string folder) =>
        $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log stderr warn;
            events { }
            http {
                client_body_temp_path {{folder}}/bodies;
                proxy_temp_path {{folder}}/responses;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                include {{folder}}/gateway.conf;
            }
            """;
}
