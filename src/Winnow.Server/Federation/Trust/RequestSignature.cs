using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>The signature on every request of a site: over method, path, hash of the body, nonce and time.</summary>
/// <param name="Site">Name of the site.</param>
/// <param name="Time">When it was signed, in seconds since 1970.</param>
/// <param name="Nonce">16 random bytes as hex, never used twice.</param>
/// <param name="Signature">ECDSA over all of it, base64.</param>
public sealed record RequestSignature(string Site, long Time, string Nonce, string Signature)
{
    /// <summary>Header that carries it.</summary>
    public const string Header = "Winnow-Signature";

    /// <summary>How far the clocks of a site and the coordinator may differ.</summary>
    public static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(5);

    /// <summary>Signs a request.</summary>
    public static RequestSignature Create(SiteIdentity identity, string site, string method, string pathAndQuery, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var (time, nonce) = (now.ToUnixTimeSeconds(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        return new(site, time, nonce, Convert.ToBase64String(identity.Sign(Signed(site, method, pathAndQuery, SHA256.HashData(body), time, nonce))));
    }

    /// <summary>Whether the site's key signed exactly this request.</summary>
    public bool Verify(byte[] publicKey, string method, string pathAndQuery, ReadOnlySpan<byte> body)
    {
        var signature = new byte[256];
        return Convert.TryFromBase64String(Signature, signature, out var length)
            && SiteIdentity.Verify(publicKey, Signed(Site, method, pathAndQuery, SHA256.HashData(body), Time, Nonce), signature.AsSpan(0, length));
    }

    /// <summary>Reads a header; null where it is malformed.</summary>
    public static RequestSignature? TryParse(string? header) =>
        header is { Length: <= 512 } && header.Split(' ') is ["v1", var site, var time, { Length: 32 } nonce, { Length: <= 200 } signature] && SiteName.IsValid(site)
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 100_000_000_000 && nonce.All(char.IsAsciiHexDigitLower)
            ? new(site, seconds, nonce, signature)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"v1 {Site} {Time} {Nonce} {Signature}");

    private static byte[] Signed(string site, string method, string pathAndQuery, byte[] bodyHash, long time, string nonce) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"winnow/request/1\n{site}\n{method}\n{pathAndQuery}\n{Convert.ToHexStringLower(bodyHash)}\n{time}\n{nonce}"));
}
