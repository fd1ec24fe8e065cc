using System.Globalization;
using System.Text.RegularExpressions;

namespace Winnow.Core.Scenes;

/// <summary>A data set of scenes in one line, such as <c>scenes:street?train=2000&amp;test=600&amp;day=0.8&amp;seed=1</c>.</summary>
/// <remarks>
/// Keys: <c>train</c> (default 1,000), <c>test</c> (300), <c>validation</c> (0), at most 1,000,000 each; <c>shapes</c> (<c>boxes</c>, or <c>masks</c>); <c>width</c>, <c>height</c>,
/// <c>seed</c>, <c>day</c>, <c>dusk</c>, <c>fog</c>, <c>rain</c>, <c>blur</c>, <c>density</c>, <c>traffic</c>, <c>rare</c> and <c>area</c> as in <see cref="SceneOptions"/>.
/// Those from <c>day</c> to <c>rare</c> with <c>test-</c> before them hold for the test part alone. Where only one of day and dusk, or of fog and rain, is given, the other makes room.
/// </remarks>
public sealed partial record SceneRecipe
{
    private const string Prefix = "scenes:";
    private const int Most = 1_000_000;
    private static readonly string[] Conditions = ["day", "dusk", "fog", "rain", "blur", "density", "traffic", "rare"];

    /// <summary>All keys that describe scenes.</summary>
    public static IReadOnlyList<string> OptionKeys { get; } = ["width", "height", "seed", .. Conditions, "area"];

    /// <summary>How train and validation are drawn.</summary>
    public required SceneOptions Options { get; init; }

    /// <summary>How the test part is drawn.</summary>
    public required SceneOptions TestOptions { get; init; }

    /// <summary>Images to learn from.</summary>
    public int Train { get; init; } = 1000;

    /// <summary>Images for early stopping.</summary>
    public int Validation { get; init; }

    /// <summary>Images to measure on.</summary>
    public int Test { get; init; } = 300;

    /// <summary>Whether objects come as masks instead of boxes.</summary>
    public bool Masks { get; init; }

    /// <summary>Whether the text starts like a recipe.</summary>
    public static bool IsRecipe(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>Reads a recipe.</summary>
    /// <exception cref="FormatException">One sentence: what is wrong, and what would be right.</exception>
    public static SceneRecipe Parse(string text)
    {
        if (!IsRecipe(text) || Form().Match(text) is not { Success: true } match || !Enum.TryParse<SceneKind>(match.Groups["kind"].Value, ignoreCase: true, out var kind))
        {
            throw new FormatException($"'{text}' is no recipe of scenes; write scenes:street, scenes:cells or scenes:defects, then options such as ?train=2000&day=0.8.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in match.Groups["options"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=') is not [{ Length: > 0 } key, { Length: > 0 } value] || !values.TryAdd(key, value))
            {
                throw new FormatException($"'{part}' of '{text}' is not key=value, or its key is there twice.");
            }

            if (!IsKey(key))
            {
                throw new FormatException($"'{key}' is no option of scenes; there are: train, test, validation, shapes, {string.Join(", ", OptionKeys)}, and test- before those from day to rare.");
            }
        }

        if (values.GetValueOrDefault("shapes") is not (null or "boxes" or "masks"))
        {
            throw new FormatException($"shapes={values["shapes"]} is not known; give boxes or masks.");
        }

        var options = Read(new() { Kind = kind }, values, "");
        return new()
        {
            Options = Checked(options),
            TestOptions = Checked(Read(options, values, "test-")),
            Train = Count(values, "train", 1000, 1),
            Validation = Count(values, "validation", 0, 0),
            Test = Count(values, "test", 300, 0),
            Masks = values.GetValueOrDefault("shapes") == "masks",
        };
    }

    private static bool IsKey(string key) => key is "train" or "test" or "validation" or "shapes" || OptionKeys.Contains(key)
        || (key.StartsWith("test-", StringComparison.Ordinal) && Conditions.Contains(key["test-".Length..]));

    private static SceneOptions Read(SceneOptions start, Dictionary<string, string> values, string prefix)
    {
        double Share(string name, double otherwise) => values.TryGetValue(prefix + name, out var text) ? Number(prefix + name, text) : otherwise;
        // What is not asked for makes room for what is.
        (double, double) Pair(string first, string second, double one, double other)
        {
            var (a, b) = (Share(first, one), Share(second, other));
            return !values.ContainsKey(prefix + first) && b is >= 0 and <= 1 ? (Math.Min(a, 1 - b), b) : !values.ContainsKey(prefix + second) && a is >= 0 and <= 1 ? (a, Math.Min(b, 1 - a)) : (a, b);
        }

        var (day, dusk) = Pair("day", "dusk", start.Day, start.Dusk);
        var (fog, rain) = Pair("fog", "rain", start.Fog, start.Rain);
        return start with
        {
            Width = Whole(values, prefix + "width", start.Width),
            Height = Whole(values, prefix + "height", start.Height),
            Seed = Whole(values, prefix + "seed", start.Seed),
            LeastArea = Whole(values, prefix + "area", start.LeastArea),
            Day = day,
            Dusk = dusk,
            Fog = fog,
            Rain = rain,
            Blur = Share("blur", start.Blur),
            Density = Share("density", start.Density),
            Traffic = Share("traffic", start.Traffic),
            Rare = Share("rare", start.Rare),
        };
    }

    private static SceneOptions Checked(SceneOptions options) => options.Problem() is { } problem ? throw new FormatException(problem) : options;

    private static double Number(string key, string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new FormatException($"{key}={text} is no number.");

    private static int Whole(Dictionary<string, string> values, string key, int otherwise) => !values.TryGetValue(key, out var text) ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
        : throw new FormatException($"{key}={text} is no whole number.");

    private static int Count(Dictionary<string, string> values, string key, int otherwise, int least) => Whole(values, key, otherwise) is var count && count >= least && count <= Most
        ? count
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{key}={count} is out of range; give {least} to {Most} images."));

    [GeneratedRegex(@"^scenes:(?<kind>[a-z]+)(\?(?<options>.*))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
