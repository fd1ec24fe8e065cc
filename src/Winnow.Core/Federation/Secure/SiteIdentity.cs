using System.Security.Cryptography;

namespace Winnow.Core.Federation;

/// <summary>The long-lived signing key of a site: ECDSA over P-256 with SHA-256.</summary>
public sealed class SiteIdentity : IDisposable
{
    private readonly ECDsa key;

    private SiteIdentity(ECDsa key)
    {
        this.key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>The public key, as SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    /// <summary>What people compare: hex SHA-256 of <see cref="PublicKey"/>.</summary>
    public string Fingerprint => FingerprintOf(PublicKey);

    /// <summary>A new key.</summary>
    public static SiteIdentity Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>A key from <see cref="ExportPem"/>.</summary>
    /// <exception cref="InvalidDataException">The text holds no such key.</exception>
    public static SiteIdentity ImportPem(string pem)
    {
        var read = ECDsa.Create();
        try
        {
            read.ImportFromPem(pem);
            return new(read);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            read.Dispose();
            throw new InvalidDataException("The text holds no private key of a site; restore the file, or enrol the site anew.", exception);
        }
    }

    /// <summary>The private key as PKCS#8 PEM; keep it readable for its owner alone.</summary>
    public string ExportPem() => key.ExportPkcs8PrivateKeyPem();

    /// <summary>A signature over bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => key.SignData(data, HashAlgorithmName.SHA256);

    /// <summary>Whether a signature is that key's; false for a malformed key or signature.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var other = ECDsa.Create();
        try
        {
            other.ImportSubjectPublicKeyInfo(publicKey, out _);
            return other.KeySize == 256 && other.VerifyData(data, signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Hex SHA-256 of a public key.</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
