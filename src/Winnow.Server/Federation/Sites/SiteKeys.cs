using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>A site's own key and certificate, and the authority it trusts.</summary>
public sealed class SiteKeys : IDisposable
{
    private SiteKeys(string name, SiteIdentity identity, X509Certificate2 certificate, X509Certificate2 authority) =>
        (Name, Identity, Certificate, Authority) = (name, identity, certificate, authority);

    /// <summary>Name of the site.</summary>
    public string Name { get; }

    /// <summary>Its signing key.</summary>
    public SiteIdentity Identity { get; }

    /// <summary>Its certificate, with the private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The federation's authority.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>Whether a folder holds the keys of an enrolled site.</summary>
    public static bool AreIn(string folder) => File.Exists(Path.Combine(folder, "site.pem"));

    /// <summary>Opens the keys of an enrolled site.</summary>
    /// <exception cref="FederationException">The site is not enrolled, or files do not belong together.</exception>
    public static SiteKeys Open(string folder)
    {
        if (!AreIn(folder))
        {
            throw new FederationException($"'{folder}' is not enrolled; give --code with the text that `winnow federate coordinator --enrol NAME` printed.");
        }

        try
        {
            using var pair = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "site.pem"), Path.Combine(folder, "site.key"));
            // Through PFX, since TLS on some systems does not take keys that were never stored.
            var certificate = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), null);
            var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "authority.pem"));
            return new(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), SiteIdentity.ImportPem(File.ReadAllText(Path.Combine(folder, "site.key"))), certificate, authority);
        }
        catch (CryptographicException exception)
        {
            throw new FederationException($"The keys in '{folder}' do not belong together; enrol the site anew.", exception);
        }
    }

    /// <summary>Enrols a site by its code: makes a key, has it certified, and keeps both. The private key never leaves the folder.</summary>
    /// <exception cref="FederationException">The coordinator is not the one of the code, or does not know the code.</exception>
    /// <exception cref="HttpRequestException">The coordinator cannot be reached.</exception>
    public static async Task EnrolAsync(string folder, Uri coordinator, EnrolmentCode code, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(clock);
        if (AreIn(folder))
        {
            throw new FederationException($"'{folder}' is enrolled already; move its files away to enrol anew.");
        }

        Directory.CreateDirectory(folder);
        using var authority = await AuthorityAsync(coordinator, code, cancel);
        using var identity = SiteIdentity.Create();
        var keyFile = Path.Combine(folder, "site.key");
        SecretFile.Write(keyFile, identity.ExportPem());
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(keyFile, cancel));
        var request = new CertificateRequest($"CN={code.Site}", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        using var client = new HttpClient(Handler(authority, null, clock)) { DefaultRequestVersion = new(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var body = new ByteArrayContent(WireMessages.Write(new EnrolRequest(code.Site, code.Secret, request)));
        using var response = await client.PostAsync(new Uri(coordinator, $"{WireMessages.Prefix}/enrol"), body, cancel);
        var reply = await response.Content.ReadAsByteArrayAsync(cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw new FederationException(SiteChannel.Detail(reply, (int)response.StatusCode));
        }

        var enrolled = WireMessages.Read<EnrolReply>(reply);
        using var certificate = X509CertificateLoader.LoadCertificate(enrolled.Certificate);
        if (!FederationAuthority.Trusts(certificate, authority, clock.GetUtcNow()))
        {
            throw new FederationException("The coordinator answered with a certificate that its authority did not issue.");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "authority.pem"), authority.ExportCertificatePem(), cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "site.pem"), certificate.ExportCertificatePem(), cancel);
    }

    /// <summary>A handler that speaks to the coordinator of an authority alone.</summary>
    internal static SocketsHttpHandler Handler(X509Certificate2 authority, X509Certificate2? own, TimeProvider clock) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = own is null ? null : [own],
            RemoteCertificateValidationCallback = (_, presented, _, errors) =>
                presented is X509Certificate2 server && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && FederationAuthority.Trusts(server, authority, clock.GetUtcNow()),
        },
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        Identity.Dispose();
        Certificate.Dispose();
        Authority.Dispose();
    }

    // Fetched over a connection that nobody vouches for, and nothing is sent on it: the fingerprint in the code decides.
    private static async Task<X509Certificate2> AuthorityAsync(Uri coordinator, EnrolmentCode code, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, SslOptions = new() { RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null } };
        using var client = new HttpClient(handler) { DefaultRequestVersion = new(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, MaxResponseContentBufferSize = 1 << 16 };
        var bytes = await client.GetByteArrayAsync(new Uri(coordinator, $"{WireMessages.Prefix}/authority"), cancel);
        return BlobManifest.Hash(bytes) == code.Authority
            ? X509CertificateLoader.LoadCertificate(bytes)
            : throw new FederationException($"The coordinator at {coordinator} is not the one the code was made by; nothing was sent. Check the address.");
    }
}
