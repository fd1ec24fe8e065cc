using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Winnow.Server.Federation;

/// <summary>The federation's own small certificate authority: it signs the coordinator's certificate and one for each site. ECDSA on P-256, SHA-256.</summary>
public sealed class FederationAuthority : IDisposable
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan CertificateLife = TimeSpan.FromDays(730);
    private readonly TimeProvider clock;

    private FederationAuthority(X509Certificate2 certificate, TimeProvider clock)
    {
        Certificate = certificate;
        this.clock = clock;
    }

    /// <summary>The authority's certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Hex SHA-256 of the certificate: what an enrolment code pins.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Certificate.RawData));

    /// <summary>Opens the authority of a folder, or makes it. Its key is readable for the owner alone.</summary>
    public static FederationAuthority Open(string folder, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var (certificate, key) = (Path.Combine(folder, "authority.pem"), Path.Combine(folder, "authority.key"));
        if (!File.Exists(certificate))
        {
            using var made = Create(clock);
            SecretFile.Write(key, made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(certificate, made.ExportCertificatePem());
        }

        return new(Load(certificate, key), clock);
    }

    /// <summary>A certificate for the coordinator's server, with its private key.</summary>
    /// <param name="hosts">Names and addresses that sites reach it under.</param>
    public X509Certificate2 IssueServer(IReadOnlyList<string> hosts)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=winnow-coordinator", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        using var issued = Issue(request, "1.3.6.1.5.5.7.3.1");
        using var joined = issued.CopyWithPrivateKey(key);
        // Through PFX, since TLS on some systems does not take keys that were never stored.
        return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pfx), null);
    }

    /// <summary>A certificate for a site.</summary>
    /// <param name="site">Its name, which becomes the subject whatever the request says.</param>
    /// <param name="signingRequest">PKCS#10 request of its own key on P-256.</param>
    /// <exception cref="FederationException">The request is malformed or not signed by its key.</exception>
    public X509Certificate2 IssueSite(string site, byte[] signingRequest)
    {
        CertificateRequest asked;
        try
        {
            asked = CertificateRequest.LoadSigningRequest(signingRequest, HashAlgorithmName.SHA256);
            using var key = asked.PublicKey.GetECDsaPublicKey();
            if (key?.KeySize != 256)
            {
                throw new FederationException("A site's key must be ECDSA on P-256.");
            }
        }
        catch (CryptographicException exception)
        {
            throw new FederationException("The certificate request is malformed, or its key did not sign it.", exception);
        }

        var request = new CertificateRequest(new X500DistinguishedName($"CN={site}"), asked.PublicKey, HashAlgorithmName.SHA256);
        return Issue(request, "1.3.6.1.5.5.7.3.2");
    }

    /// <summary>Whether this authority issued a certificate and it is valid now.</summary>
    public bool Trusts(X509Certificate2 certificate) => Trusts(certificate, Certificate, clock.GetUtcNow());

    /// <summary>Whether an authority issued a certificate and it is valid at a time.</summary>
    public static bool Trusts(X509Certificate2 certificate, X509Certificate2 authority, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // the coordinator keeps its own list
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    private static X509Certificate2 Create(TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Winnow federation", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = clock.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.Add(AuthorityLife));
    }

    private X509Certificate2 Issue(CertificateRequest request, string usage)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var (now, serial) = (clock.GetUtcNow(), RandomNumberGenerator.GetBytes(16));
        serial[0] &= 0x7F; // positive
        var (wanted, last) = (now.Add(CertificateLife), new DateTimeOffset(Certificate.NotAfter));
        var end = wanted < last ? wanted : last;
        return request.Create(Certificate, now.AddHours(-1), end, serial);
    }

    private static X509Certificate2 Load(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (CryptographicException exception)
        {
            throw new FederationException($"'{certificate}' and its key do not belong together; restore both from a copy. Without them every site must enrol anew.", exception);
        }
    }
}
