using Winnow.Core.Loop;

namespace Winnow.Core.Reporting;

/// <summary>The name of a strategy as people read it.</summary>
internal static class StrategyName
{
    private static readonly Dictionary<string, string> Spelled = new(StringComparer.Ordinal)
    {
        [GreedyOracle.StrategyName] = "Upper bound (sees all labels)",
        ["badge"] = "BADGE",
        ["bald"] = "BALD",
        ["typiclust"] = "TypiClust",
        ["probcover"] = "ProbCover",
        ["leastconfidence"] = "Least confidence",
        ["kcenter"] = "k-center greedy",
        ["k-center"] = "k-center greedy",
        ["k-center-greedy"] = "k-center greedy",
        ["kmeans"] = "k-means batch",
        ["k-means"] = "k-means batch",
        ["k-means-batch"] = "k-means batch",
    };

    /// <summary><c>least-confidence</c> becomes <c>Least confidence</c>, <c>badge</c> becomes <c>BADGE</c>.</summary>
    public static string Display(string name)
    {
        if (Spelled.TryGetValue(name, out var spelled))
        {
            return spelled;
        }

        var words = name.Replace('-', ' ');
        return words.Length == 0 ? name : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
