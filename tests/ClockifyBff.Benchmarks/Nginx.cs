using System.Globalization;

namespace ClockifyBff.Benchmarks;

/// <summary>The proxy that cached reads are compared with: nginx that forwards the same responses and keeps its connections open.</summary>
internal static class Nginx
{
    public const string Program = "/usr/sbin/nginx";

    public static bool IsInstalled => File.Exists(Program);

    public static BenchmarkProgram Proxy(string name, string folder, Uri upstream) =>
        new(name, Program, port => ["-c", WriteConfiguration(folder, port, upstream)]) { IsDotNet = false };

    private static string WriteConfiguration(string folder, int port, Uri upstream)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, port.ToString(CultureInfo.InvariantCulture))).FullName;
        var file = Path.Combine(own, "nginx.conf");
        File.WriteAllText(
            file,
            $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off;
            worker_processes auto;
            pid {{own}}/nginx.pid;
            error_log stderr warn;
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path {{own}}/bodies;
                proxy_temp_path {{own}}/responses;
                fastcgi_temp_path {{own}}/fastcgi;
                uwsgi_temp_path {{own}}/uwsgi;
                scgi_temp_path {{own}}/scgi;
                keepalive_requests 1000000000;
                upstream stub {
                    server {{upstream.Authority}};
                    keepalive 64;
                    keepalive_requests 1000000000;
                }
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass http://stub;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                    }
                }
            }
            """
        );
        return file;
    }
}
