using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;

namespace Winnow.Server.Tests.Threats;

/// <summary>A real handshake with a certificate that is made here, on this machine.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Password = "of the pfx file";

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-tls-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("pem")]
    [InlineData("pfx")]
    public async Task The_server_shows_its_certificate_and_browsers_are_told_to_stay_with_tls(string kind)
    {
        using var certificate = Certificate();
        await using var app = await StartAsync(certificate, kind);
        var shown = "";
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, remote, _, _) => (shown = remote!.GetCertHashString(HashAlgorithmName.SHA256)) == certificate.GetCertHashString(HashAlgorithmName.SHA256) },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal("https", client.BaseAddress.Scheme);
        using var live = await client.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, certificate.GetCertHashString(HashAlgorithmName.SHA256)), (live.StatusCode, shown));
        Assert.Equal("max-age=31536000", Assert.Single(live.Headers.GetValues("Strict-Transport-Security")));

        // The cookie of whoever signs in never travels in the clear.
        var link = WinnowServer.SetupLink(app)!;
        Assert.StartsWith("https://", link, StringComparison.Ordinal);
        using var made = await client.PostAsJsonAsync(new Uri("/api/setup", UriKind.Relative), new { token = link.Split('#')[1], name = "ana", displayName = "Ana", password = "my unlikely password" }, TestContext.Current.CancellationToken);
        Assert.Contains("; secure", Assert.Single(made.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_client_that_does_not_know_the_certificate_and_one_without_tls_get_nothing()
    {
        using var certificate = Certificate();
        await using var app = await StartAsync(certificate, "pem");
        var address = new Uri(app.Urls.Single());
        using var careful = new HttpClient { BaseAddress = address };
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => careful.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.IsType<AuthenticationException>(refused.InnerException);
        using var plain = new HttpClient { BaseAddress = new UriBuilder(address) { Scheme = "http" }.Uri };
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_handshake_agrees_on_tls_1_2_or_newer()
    {
        using var certificate = Certificate();
        await using var app = await StartAsync(certificate, "pem");
        var address = new Uri(app.Urls.Single());
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, remote, _, _) => remote!.GetCertHashString(HashAlgorithmName.SHA256) == certificate.GetCertHashString(HashAlgorithmName.SHA256) },
            TestContext.Current.CancellationToken);
        Assert.Contains(tls.SslProtocol, (SslProtocols[])[SslProtocols.Tls12, SslProtocols.Tls13]);
    }

    private async Task<WebApplication> StartAsync(X509Certificate2 certificate, string kind)
    {
        var file = Path.Combine(folder, "server." + kind);
        if (kind == "pfx")
        {
            await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, Password), TestContext.Current.CancellationToken);
        }
        else
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(file + ".key", key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        }

        var app = WinnowServer.Create(new ServerOptions
        {
            DataFolder = Path.Combine(folder, "data"),
            Urls = ["https://127.0.0.1:0"],
            Log = TextWriter.Null,
            CertificateFile = file,
            CertificateKeyFile = kind == "pem" ? file + ".key" : null,
            CertificatePassword = kind == "pfx" ? Password : null,
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}
