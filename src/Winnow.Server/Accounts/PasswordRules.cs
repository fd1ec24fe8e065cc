using System.Text.RegularExpressions;
using Winnow.Server.Http;

namespace Winnow.Server.Accounts;

/// <summary>Which passwords are taken: long ones that are not among the first that anyone tries.</summary>
internal static partial class PasswordRules
{
    /// <summary>Least length in characters.</summary>
    public const int LengthMin = 12;

    /// <summary>Greatest length in characters; hashing costs time.</summary>
    public const int LengthMax = 256;

    /// <summary>Least number of different characters.</summary>
    private const int DistinctMin = 5;

    /// <exception cref="ProblemException">The password is too short, too long or too easy to guess.</exception>
    public static void Check(string password, string name, string field = "password")
    {
        if (password.Length is < LengthMin or > LengthMax)
        {
            throw Problems.Invalid($"The password has {password.Length} characters; it needs {LengthMin} to {LengthMax}.", field, $"{LengthMin} to {LengthMax} characters", "Take a sentence.");
        }

        if (password.Distinct().Count() < DistinctMin || IsCommon(password) || Holds(password, name))
        {
            throw Problems.Invalid("The password is among the first that anyone would try, or holds the sign-in name.", field, remedy: "Take a sentence nobody else would write.");
        }
    }

    private static bool Holds(string password, string name) => name.Length >= 3 && password.Contains(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsCommon(string password)
    {
        var plain = password.ToLowerInvariant();
        var ends = plain.Where(c => !char.IsAsciiLetterLower(c)).Distinct().ToArray();
        var letters = Undisguise(plain.Trim(ends));
        return Common().IsMatch(plain) || Common().IsMatch(letters) || IsRun(plain);
    }

    // p@ssw0rd is password.
    private static string Undisguise(string text) =>
        string.Concat(text.Select(c => c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', _ => c }));

    // Each character next to the one before, as in abcdefghijkl and 987654321098.
    private static bool IsRun(string text)
    {
        var steps = text.Zip(text.Skip(1), (a, b) => b - a).ToArray();
        return steps.Count(s => s is 1 or -1 or 9 or -9) >= steps.Length - 1;
    }

    // Nothing but the words that head every list of leaked passwords, with digits and signs between them.
    [GeneratedRegex("^(?:[\\W\\d_]|password|passwort|passwd|pass|qwertyuiop|qwertzuiop|qwerty|qwertz|asdfghjkl|asdf|zxcvbnm|letmein|welcome|iloveyou|monkey|dragon|football|baseball|sunshine|princess|superman|batman|trustno|master|shadow|michael|jordan|admin|administrator|root|login|secret|changeme|default|test|guest|user|hello|winnow|summer|winter|spring|autumn)+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Common();
}
