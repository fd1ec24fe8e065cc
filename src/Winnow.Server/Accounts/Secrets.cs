using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Server.Accounts;

/// <summary>Secrets that the server hands out: 256 random bits behind a prefix that says what they open. Only their hashes are kept.</summary>
internal static class Secrets
{
    /// <summary>Prefix of API tokens.</summary>
    public const string Token = "wnk_";

    /// <summary>Prefix of session cookies.</summary>
    public const string Session = "wns_";

    /// <summary>Prefix of invites.</summary>
    public const string Invite = "wni_";

    /// <summary>Prefix of the one-time set-up token.</summary>
    public const string Setup = "wnu_";

    /// <summary>Prefix of what webhooks are signed with.</summary>
    public const string Webhook = "wnh_";

    /// <summary>Prefix of what ties a browser to a sign-in at the OpenID Connect provider.</summary>
    public const string OpenId = "wno_";

    /// <summary>Longest secret that is looked up at all, in characters.</summary>
    private const int LengthMax = 64;

    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Hex SHA-256. Enough without salt or rounds, because 256 random bits cannot be guessed.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a text can be such a secret at all.</summary>
    public static bool Looks(string? text, string prefix) => text is { Length: <= LengthMax } && text.StartsWith(prefix, StringComparison.Ordinal);
}
