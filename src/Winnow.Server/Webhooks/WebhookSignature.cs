using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Server.Webhooks;

/// <summary>What proves that a message is ours and new: HMAC-SHA256 over the second and the body.</summary>
internal static class WebhookSignature
{
    /// <summary>Name of the header.</summary>
    public const string Header = "Winnow-Signature";

    /// <summary><c>t=SECOND,v1=HEX</c>, where HEX = HMAC-SHA256(secret, "SECOND.BODY").</summary>
    /// <param name="secret">The webhook's secret as it was shown.</param>
    /// <param name="time">When the message is sent.</param>
    /// <param name="body">Exactly what is sent.</param>
    public static string Of(string secret, DateTimeOffset time, string body)
    {
        var second = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{second}.{body}"));
        return $"t={second},v1={Convert.ToHexStringLower(hash)}";
    }
}
