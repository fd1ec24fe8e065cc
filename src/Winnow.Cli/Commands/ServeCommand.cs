using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Hosting;
using Winnow.Cli.Console;
using Winnow.Server;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow serve</c>: the labelling server and its web app.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "Data folder of the server; made when it is not there.", DefaultValueFactory = _ => "winnow-data" };
        var urls = new Option<string[]>("--url") { Description = "Address to listen on; may be given several times.", DefaultValueFactory = _ => [ServerOptions.DefaultUrl] };
        var web = new Option<string?>("--web") { Description = "Folder of the built web app." };
        var roots = new Option<string[]>("--import-root") { Description = "NAME=PATH: a folder that managers may import from; may be given several times.", DefaultValueFactory = _ => [] };
        var hosts = new Option<string[]>("--host") { Description = "Name under which browsers reach the server; may be given several times.", DefaultValueFactory = _ => [] };
        var certificate = new Option<string?>("--certificate") { Description = "Certificate for https addresses: PEM with its chain, or PFX (password in WINNOW_CERTIFICATE_PASSWORD)." };
        var key = new Option<string?>("--certificate-key") { Description = "Private key in PEM." };
        var behindProxy = new Option<bool>("--behind-proxy") { Description = "A proxy in front speaks TLS; plain http beyond this machine is allowed." };
        var proxies = new Option<string[]>("--trusted-proxy") { Description = "Address or network of a proxy whose X-Forwarded headers count, such as 10.0.0.2 or 10.0.0.0/24; this machine with --behind-proxy alone.", DefaultValueFactory = _ => [] };
        var authority = new Option<string?>("--openid-authority") { Description = "OpenID Connect issuer people may sign in at." };
        var client = new Option<string?>("--openid-client") { Description = "Client id there; its secret goes into WINNOW_OPENID_SECRET." };
        var publicUrl = new Option<string?>("--public-url") { Description = "Address of this server as browsers see it; needed for OpenID Connect." };
        var webhookNetworks = new Option<string[]>("--webhook-network") { Description = "Network that webhooks may reach although it is not public, such as 10.1.0.0/16; may be given several times. With 127.0.0.0/8, plain http to this machine is allowed too.", DefaultValueFactory = _ => [] };
        var store = new Option<string?>("--store") { Description = $"PostgreSQL database for accounts and the tables of new projects, so that several servers may have DIR, as postgres://user@host/database; better in {StoreAddress.Variable}, as others see command lines." };
        var (blobs, endpoint) = (BlobsCommand.Place(), BlobsCommand.Endpoint());
        var broker = new Option<string?>("--broker") { Description = "Broker to workers on other machines, such as amqp://NAME:PASSWORD@HOST; or WINNOW_BROKER in the environment." };
        var local = new Option<int>("--local-jobs") { Description = "Jobs at once on this machine; 0 leaves them to workers elsewhere.", DefaultValueFactory = _ => 1 };
        var otlp = new Option<string?>("--otlp") { Description = "OpenTelemetry collector that gets traces and metrics (OTLP over HTTP), such as http://127.0.0.1:4318; its headers come from OTEL_EXPORTER_OTLP_HEADERS." };
        var federation = new Option<string?>("--federation") { Description = "Folder of a federation's coordinator on this machine (`winnow federate coordinator FOLDER`); administrators see how it stands." };
        var command = new CliCommand(
            "serve",
            "Run the labelling server and its web app, on this machine unless asked otherwise.",
            "winnow serve",
            "winnow serve /srv/winnow --import-root photos=/data/photos",
            "winnow serve /srv/winnow --url https://0.0.0.0:443 --host winnow.example.org --certificate chain.pem --certificate-key key.pem")
        {
            folder, urls, web, roots, hosts, certificate, key, behindProxy, proxies, authority, client, publicUrl, webhookNetworks, store, blobs, endpoint, broker, local, otlp, federation,
        };
        command.SetAction((parse, cancel) => RunAsync(
            console,
            new ServerOptions
            {
                DataFolder = parse.GetValue(folder)!,
                Urls = parse.GetValue(urls)!,
                WebRoot = WebRoot(parse.GetValue(web)),
                ImportRoots = Roots(parse.GetValue(roots)!),
                AllowedHosts = parse.GetValue(hosts)!,
                CertificateFile = parse.GetValue(certificate),
                CertificateKeyFile = parse.GetValue(key),
                CertificatePassword = Environment.GetEnvironmentVariable("WINNOW_CERTIFICATE_PASSWORD"),
                BehindProxy = parse.GetValue(behindProxy),
                TrustedProxies = Proxies(parse.GetValue(proxies)!, parse.GetValue(behindProxy)),
                OpenId = OpenId(parse.GetValue(authority), parse.GetValue(client), parse.GetValue(publicUrl)),
                Webhooks = new() { AllowedNetworks = [.. parse.GetValue(webhookNetworks)!.Select(n => Network(n, "--webhook-network"))] },
                Store = Database(parse.GetValue(store)),
                S3 = BlobsCommand.StoreOf(parse.GetValue(blobs), parse.GetValue(endpoint)),
                Broker = parse.GetValue(broker) ?? Environment.GetEnvironmentVariable("WINNOW_BROKER"),
                Workers = new() { AtOnce = parse.GetValue(local) is >= 0 and <= 64 and var jobs ? jobs : throw CommandException.Usage("--local-jobs must be 0 to 64.") },
                Otlp = parse.GetValue(otlp) is not { } collector ? null
                    : Uri.TryCreate(collector, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
                    : throw CommandException.Usage($"--otlp '{collector}' is no address; write one such as http://127.0.0.1:4318."),
                Federation = parse.GetValue(federation) is not { } coordinator ? null
                    : Directory.Exists(coordinator) ? Path.GetFullPath(coordinator)
                    : throw CommandException.Usage($"--federation '{coordinator}' is no folder; name the one of `winnow federate coordinator`."),
                Clock = console.Clock,
                Log = console.Error,
            },
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandConsole console, ServerOptions options, CancellationToken cancel)
    {
        try
        {
            await using var app = WinnowServer.Create(options);
            await app.StartAsync(cancel);
            var setup = WinnowServer.SetupLink(app);
            console.Write(new { addresses = app.Urls, setup }, c =>
            {
                c.Line($"Winnow serves '{options.DataFolder}' at {string.Join(", ", app.Urls)}. Ctrl-C stops it.");
                if (setup is not null)
                {
                    c.Line($"There is no account yet. This link makes the first one, once: {setup}");
                }
            });
            await app.WaitForShutdownAsync(cancel);
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is ServerStartException or InvalidDataException)
        {
            throw new CommandException(exception.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping is how a server ends.
            return ExitCode.Done;
        }
    }

    internal static string? WebRoot(string? asked)
    {
        if (asked is not null)
        {
            return File.Exists(Path.Combine(asked, "index.html")) ? asked : throw CommandException.Usage($"--web '{asked}' holds no index.html; build the web app first.");
        }

        string?[] places = [Environment.GetEnvironmentVariable("WINNOW_WEB"), Path.Combine(AppContext.BaseDirectory, "web")];
        return places.FirstOrDefault(p => p is not null && File.Exists(Path.Combine(p, "index.html")));
    }

    private static StoreAddress? Database(string? asked)
    {
        if (asked is not null)
        {
            // Workers are processes of their own and inherit it.
            Environment.SetEnvironmentVariable(StoreAddress.Variable, asked);
        }

        return StoreAddress.OfEnvironment();
    }

    private static Dictionary<string, string> Roots(string[] texts)
    {
        var roots = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, path) in texts.Select(Root))
        {
            if (!roots.TryAdd(name, path))
            {
                throw CommandException.Usage($"--import-root names '{name}' twice.");
            }
        }

        return roots;
    }

    private static (string Name, string Path) Root(string text)
    {
        var (name, path) = text.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (text[..at], text[(at + 1)..]) : ("", "");
        return name.Length > 0 && Directory.Exists(path)
            ? (name, Path.GetFullPath(path))
            : throw CommandException.Usage($"--import-root '{text}' must be NAME=PATH with a folder that is there.");
    }

    private static IReadOnlyList<IPNetwork> Proxies(string[] asked, bool behindProxy)
    {
        if (asked.Length == 0)
        {
            return behindProxy ? [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] : [];
        }

        return [.. asked.Select(a => Network(a, "--trusted-proxy"))];
    }

    private static IPNetwork Network(string text, string option) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw CommandException.Usage($"{option} '{text}' is neither an address nor a network such as 10.0.0.0/24.");

    private static OpenIdOptions? OpenId(string? authority, string? client, string? publicUrl)
    {
        if (authority is null && client is null)
        {
            return null;
        }

        if (authority is null || client is null || publicUrl is null)
        {
            throw CommandException.Usage("OpenID Connect needs --openid-authority, --openid-client and --public-url together.");
        }

        return new() { Authority = authority, ClientId = client, ClientSecret = Environment.GetEnvironmentVariable("WINNOW_OPENID_SECRET"), PublicUrl = publicUrl };
    }
}
