using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Every stopping criterion and how it is written. A new one is one file and one entry here.</summary>
public static class StoppingCriteria
{
    /// <summary>All forms in the order they are listed to people.</summary>
    public static IReadOnlyList<StoppingForm> All { get; } =
    [
        new("budget", "budget:N[:labels|seconds|rounds]", "stop when N labels, seconds of labelling or rounds are spent", "budget:1000")
        {
            Read = static parts => parts.Length is 1 or 2 && Number(parts[0]) is { } n && Unit(parts) is { } unit ? new Budget(n, unit) : null,
        },
        new("target", "target:LEVEL", "stop when the metric reaches LEVEL, 0 to 1", "target:0.95")
        {
            Read = static parts => parts is [var level] && Number(level) is { } n ? new TargetMetric(n) : null,
        },
        new("plateau", "plateau[:ROUNDS[:GAIN]]", "stop when ROUNDS rounds (default 8) show that a round gains less than GAIN (default 0.002)", "plateau:5:0.002")
        {
            Read = static parts => parts switch
            {
                [] => new Plateau(),
                [var rounds] when Whole(rounds) is { } w => new Plateau(w),
                [var rounds, var gain] when Whole(rounds) is { } w && Number(gain) is { } g => new Plateau(w, g),
                _ => null,
            },
        },
    ];

    /// <summary>Reads one criterion or several with commas between, of which the first to be met stops: <c>target:0.95,plateau:5:0.002</c>.</summary>
    /// <exception cref="ArgumentException">A part is none of the forms, or a number is out of range; the message says which.</exception>
    public static IStoppingCriterion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var criteria = text.Split(',', StringSplitOptions.TrimEntries).Select(One).ToArray();
        return criteria.Length == 1 ? criteria[0] : new AnyOf(criteria);
    }

    private static IStoppingCriterion One(string text)
    {
        var parts = text.Split(':');
        return All.FirstOrDefault(f => string.Equals(f.Name, parts[0], StringComparison.OrdinalIgnoreCase))?.Read(parts[1..])
            ?? throw new ArgumentException($"'{text}' is no stopping criterion. There are: {string.Join(", ", All.Select(f => f.Form))}.", nameof(text));
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static BudgetUnit? Unit(string[] parts) => parts.ElementAtOrDefault(1) switch
    {
        null or "labels" => BudgetUnit.Labels,
        "seconds" => BudgetUnit.Seconds,
        "rounds" => BudgetUnit.Rounds,
        _ => null,
    };
}
