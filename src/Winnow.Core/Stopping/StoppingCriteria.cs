using System.Globalization;

namespace Winnow.Core.Stopping;

/// <summary>Every stopping criterion and how it is written. A new one is one file and one entry here.</summary>
public static class StoppingCriteria
{
    /// <summary>All forms in the order they are listed to people.</summary>
    public static IReadOnlyList<StoppingForm> All { get; } =
    [
        new("budget", "budget:N[:labels|seconds|rounds|share]", "stop when N labels, seconds of labelling or rounds are spent, or the share N of the pool", "budget:1000")
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
        new("sure-target", "sure-target:LEVEL[:ERROR]", "stop when the true accuracy is LEVEL, wrongly with probability ERROR (default 0.05) at most over the whole run", "sure-target:0.9")
        {
            Read = static parts => Numbers(parts) switch
            {
                [var level] => new SureTarget(level),
                [var level, var error] => new SureTarget(level, error),
                _ => null,
            },
        },
        new("cost-budget", "cost-budget:N:PER-LABEL[:PER-HOUR]", "stop when N is spent on labels and annotators' hours", "cost-budget:100:0.05:20")
        {
            Read = static parts => Numbers(parts) switch
            {
                [var limit, var label] => new CostBudget(limit, label),
                [var limit, var label, var hour] => new CostBudget(limit, label, hour),
                _ => null,
            },
        },
        new("cost-optimum", "cost-optimum:PER-LABEL:PER-MISTAKE:ITEMS[:ROUNDS]", "stop when labels cost more than the mistakes they avoid on ITEMS items", "cost-optimum:0.05:1:100000")
        {
            Read = static parts => parts switch
            {
                [_, _, _] when Numbers(parts) is [var label, var mistake, var items] => new CostOptimum(label, mistake, items),
                [.. var prices, var rounds] when Numbers(prices) is [var label, var mistake, var items] && Whole(rounds) is { } w => new CostOptimum(label, mistake, items, w),
                _ => null,
            },
        },
        Uncertainty("overall-uncertainty", "mean", largest: false),
        Uncertainty("max-uncertainty", "largest", largest: true),
        LevelAndRounds("batch-accuracy", "LEVEL", "the model guessed LEVEL (default 0.95) of each of ROUNDS batches (default 2) before they were labelled", static (l, r) => new BatchAccuracy(l, r), 0.95, 2),
        LevelAndRounds("class-change", "SHARE", "less than SHARE (default 0.005) of the stop set changes class in ROUNDS rounds (default 2)", static (l, r) => new ClassChange(l, r), 0.005, 2),
        LevelAndRounds("stable-predictions", "KAPPA", "the mean kappa of ROUNDS successive models (default 3) on the stop set is KAPPA (default 0.99)", static (l, r) => new StablePredictions(l, r), 0.99, 3),
        new("delta-f", "delta-f[:CHANGE[:ROUNDS[:CLASS]]]", "stop when F moves by less than CHANGE (default 0.05) in ROUNDS rounds (default 3), for class number CLASS or on average", "delta-f:0.05:3")
        {
            Read = static parts => parts switch
            {
                [] => new DeltaFBound(),
                [var change] when Number(change) is { } n => new DeltaFBound(n),
                [var change, var rounds] when Number(change) is { } n && Whole(rounds) is { } w => new DeltaFBound(n, w),
                [var change, var rounds, var positive] when Number(change) is { } n && Whole(rounds) is { } w && Whole(positive) is { } c => new DeltaFBound(n, w, c),
                _ => null,
            },
        },
        Drop("confidence-drop", "confidence", variance: false),
        Drop("variance-drop", "confidence's variance", variance: true),
        LevelAndRounds("gap-bound", "SHARE", "the bound on what a batch can change the expected error by is below SHARE (default 0.35) of its largest value in ROUNDS rounds (default 3)", static (l, r) => new GapBound(l, r), 0.35, 3),
        new("exhausted", "exhausted[:N]", "stop when fewer than N samples (default 1) are left", "exhausted:10")
        {
            Read = static parts => parts switch
            {
                [] => new Exhaustion(),
                [var least] when Whole(least) is { } w => new Exhaustion(w),
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

    private static StoppingForm Uncertainty(string name, string which, bool largest) =>
        new(name, $"{name}[:LIMIT]", $"stop when the {which} uncertainty of the pool, 0 to 1, is below LIMIT (default 0.05)", $"{name}:0.05")
        {
            Read = parts => parts switch
            {
                [] => new PoolUncertaintyBelow(largest: largest),
                [var limit] when Number(limit) is { } n => new PoolUncertaintyBelow(n, largest),
                _ => null,
            },
        };

    private static StoppingForm LevelAndRounds(string name, string level, string meaning, Func<double, int, IStoppingCriterion> make, double usualLevel, int usualRounds) =>
        new(name, $"{name}[:{level}[:ROUNDS]]", $"stop when {meaning}", string.Create(CultureInfo.InvariantCulture, $"{name}:{usualLevel}:{usualRounds}"))
        {
            Read = parts => parts switch
            {
                [] => make(usualLevel, usualRounds),
                [var text] when Number(text) is { } n => make(n, usualRounds),
                [var text, var rounds] when Number(text) is { } n && Whole(rounds) is { } w => make(n, w),
                _ => null,
            },
        };

    private static StoppingForm Drop(string name, string what, bool variance) =>
        new(name, $"{name}[:ROUNDS]", $"stop when the {what} on the stop set has fallen for ROUNDS rounds (default 3) since its peak", $"{name}:3")
        {
            Read = parts => parts switch
            {
                [] => new ConfidenceDrop(variance: variance),
                [var rounds] when Whole(rounds) is { } w => new ConfidenceDrop(w, variance),
                _ => null,
            },
        };

    private static double[] Numbers(string[] parts)
    {
        double[] numbers = [.. parts.Select(Number).OfType<double>()];
        return numbers.Length == parts.Length ? numbers : [];
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static BudgetUnit? Unit(string[] parts) => parts.ElementAtOrDefault(1) switch
    {
        null or "labels" => BudgetUnit.Labels,
        "seconds" => BudgetUnit.Seconds,
        "rounds" => BudgetUnit.Rounds,
        "share" => BudgetUnit.Share,
        _ => null,
    };
}
