using System.Net;
using Winnow.Storage;

namespace Winnow.Server;

/// <summary>How one server runs. Everything has a default but the data folder.</summary>
public sealed class ServerOptions
{
    /// <summary>Where a server listens when nothing else is asked for: this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5170";

    /// <summary>Folder of <c>server.db</c> and <c>projects/</c>; made when it is not there. One server at a time; several where <see cref="Store"/> names a database.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Addresses to listen on, such as <c>http://127.0.0.1:5170</c>; port 0 takes a free one. Default: <see cref="DefaultUrl"/>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>Folder of the built web app, or null to serve the API alone.</summary>
    public string? WebRoot { get; init; }

    /// <summary>Folders from which managers may import, by the name that the API shows. Default: none.</summary>
    public IReadOnlyDictionary<string, string> ImportRoots { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Proxies whose <c>X-Forwarded-*</c> headers are believed. Default: none; the headers are then ignored.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>A proxy in front of the server speaks TLS, so plain HTTP may be offered beyond this machine. Default: false.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>Certificate for <c>https://</c> addresses: a PEM file with the chain, or a PFX file. Default: none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Private key in PEM, where <see cref="CertificateFile"/> is PEM without one.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>Password of a PFX file.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>Names under which the server may be asked for, without ports. Default: none beyond loopback names and the addresses listened on.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Database for accounts and the tables of new projects, and of those that lie in PostgreSQL already. Default: none; they lie in SQLite files, and <see cref="StoreAddress.Variable"/> says where the others are.</summary>
    /// <remarks>Accounts that lie in <c>server.db</c> move there at the first start.</remarks>
    public StoreAddress? Store { get; init; }

    /// <summary>S3-compatible store of images and thumbnails, or null to keep them in <see cref="DataFolder"/>.</summary>
    public Blobs.S3Options? S3 { get; init; }

    /// <summary>Folder of a federation's coordinator on this machine, which administrators then see; or null. It is only read.</summary>
    public string? Federation { get; init; }

    /// <summary>Sizes and rates.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Sign-in at an OpenID Connect provider, or null for passwords alone.</summary>
    public OpenIdOptions? OpenId { get; init; }

    /// <summary>Command line that a worker is called with, before the job's file: a program and its arguments. Default: this program's own <c>worker</c> command.</summary>
    public IReadOnlyList<string> WorkerCommand { get; init; } = Jobs.WorkerProgram.OfThisProcess();

    /// <summary>What workers may use.</summary>
    public WorkerLimits Workers { get; init; } = new();

    /// <summary>Broker to workers on other machines, such as <c>amqp://name:password@host</c>, or null to do all jobs on this machine. Its password is never logged.</summary>
    public string? Broker { get; init; }

    /// <summary>OpenTelemetry collector that gets spans and figures (OTLP over HTTP), such as <c>http://127.0.0.1:4318</c>, or null to send nothing.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Where webhooks may go.</summary>
    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>The only clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Receives the log, one JSON object a line, secrets removed. Default: standard error.</summary>
    public TextWriter Log { get; init; } = Console.Error;
}
