using System.Buffers.Text;
using System.Security.Cryptography;

namespace Winnow.Server.Federation;

/// <summary>A one-time code that lets one site in, and lets the site know the coordinator: name, secret and the fingerprint of the coordinator's authority.</summary>
/// <param name="Site">Name of the site.</param>
/// <param name="Secret">16 random bytes as base64url; the coordinator keeps its hash alone.</param>
/// <param name="Authority">Hex SHA-256 of the authority's certificate.</param>
public sealed record EnrolmentCode(string Site, string Secret, string Authority)
{
    private const int SecretBytes = 16;

    /// <summary>A code with a fresh secret.</summary>
    public static EnrolmentCode Create(string site, string authority) => new(site, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)), authority);

    /// <summary>Hex SHA-256 of a secret.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)));

    /// <summary>Reads the text that <see cref="ToString"/> makes.</summary>
    /// <exception cref="FederationException">It is no such text.</exception>
    public static EnrolmentCode Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Split('.') is ["winnow1", var site, { Length: >= 20 and <= 30 } secret, { Length: 64 } authority] && SiteName.IsValid(site) && authority.All(char.IsAsciiHexDigitLower)
            ? new(site, secret, authority)
            : throw new FederationException("This is no enrolment code; it begins with 'winnow1.' and comes from `winnow federate coordinator --enrol NAME`.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"winnow1.{Site}.{Secret}.{Authority}";
}
