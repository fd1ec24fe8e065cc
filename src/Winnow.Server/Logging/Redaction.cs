using System.Text.RegularExpressions;

namespace Winnow.Server.Logging;

/// <summary>Takes secrets out of texts that go to the log: our own tokens by their prefixes, and values that stand behind telling names.</summary>
internal static partial class Redaction
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Removed = "[removed]";

    private static readonly IReadOnlyList<string> Names = ["password", "secret", "token", "cookie", "authorization", "csrf", "verifier", "nonce", "code", "secretKey", "accessKey", "broker"];

    public static string Apply(string text) => InAddress().Replace(Valued().Replace(Prefixed().Replace(text, Removed), "${name}" + Removed), "${scheme}" + Removed + "@");

    /// <summary>Whether a field of this name holds a secret.</summary>
    public static bool IsSecret(string name) => Names.Any(n => name.Equals(n, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("wn[a-z]_[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefixed();

    // amqp://name:password@host, and the like.
    [GeneratedRegex("(?<scheme>[a-z][a-z0-9+.-]*://)[^\\s/@\"']+@", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InAddress();

    [GeneratedRegex("(?<name>(?:password|passwd|secret(?:_?access)?(?:_?key)?|access_?key(?:_?id)?|x-amz-(?:signature|credential|security-token)|authorization|cookie|client_secret|id_token|access_token|refresh_token|code_verifier|[?&]code|[?&]state|[?&]token)[\"']?\\s*[=:]\\s*(?:bearer\\s+|basic\\s+)?[\"']?)[^\\s\"'&,;}]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Valued();
}
