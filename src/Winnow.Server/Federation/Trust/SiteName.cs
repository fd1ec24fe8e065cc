using System.Text.RegularExpressions;

namespace Winnow.Server.Federation;

/// <summary>What sites may be called: names go into certificates, journals and file names.</summary>
public static partial class SiteName
{
    /// <summary>The rule in words.</summary>
    public const string Rule = "1 to 40 lower-case letters, digits and dashes, a letter first";

    /// <summary>Whether a name follows the rule.</summary>
    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
