using System.Text;

namespace ClockifyBff.Tests.Harness;

/// <summary>nginx with the configuration that compose mounts, its names filled in as the image does it.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly DirectoryInfo _folder;
    private readonly ChildProcess _process;

    private Nginx(DirectoryInfo folder, ChildProcess process) => (_folder, _process) = (folder, process);

    /// <summary>Its log: a line for each answer, with the replica that gave it.</summary>
    public string Output => _process.Output;

    public static void SkipUnlessInstalled() => Prerequisite.Require(Program, "nginx");

    /// <summary>Starts it with a certificate of its own.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="names">What the names in the template stand for; those of port and certificates are known here.</param>
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

    /// <summary>Starts it with another configuration.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="gateway">What stands in its block <c>http</c>.</param>
    public static Task<Nginx> StartAsync(int port, string gateway) => StartInAsync(NewFolder(), port, gateway);

    private static DirectoryInfo NewFolder() => Directory.CreateTempSubdirectory("clockifybff-gateway-");

    private static async Task<Nginx> StartInAsync(DirectoryInfo folder, int port, string gateway)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "gateway.conf"), gateway, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "nginx.conf"),
            Around(folder.FullName),
            TestContext.Current.CancellationToken
        );
        await ChildProcess.SucceedAsync(Program, "-t", "-q", "-c", Path.Combine(folder.FullName, "nginx.conf"));
        var nginx = new Nginx(folder, ChildProcess.Start(Program, ["-c", Path.Combine(folder.FullName, "nginx.conf")]));
        return await nginx.OrDisposeAsync(() => nginx._process.ListeningAsync(port));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>
    /// What the image's own configuration says around it. As root its workers would be somebody who may not read the folder.
    /// </summary>
    private static string Around(string folder) =>
        $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log stderr warn;
            events { }
            http {
                client_body_temp_path {{folder}}/bodies;
                proxy_temp_path {{folder}}/answers;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                include {{folder}}/gateway.conf;
            }
            """;
}
