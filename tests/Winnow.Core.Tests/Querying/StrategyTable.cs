using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>The table of <c>docs/strategies.md</c>: rows are read from the page, names and evidence come from the code, and the whole is written in one layout.</summary>
internal static class StrategyTable
{
    private const string Head = "| name | evidence | picks the highest | time | source | use it when |\n|---|---|---|---|---|---|\n";

    /// <summary>Words of the page for each kind of evidence.</summary>
    private static readonly (Evidence Kind, string Words)[] Words =
    [
        (Evidence.Probabilities, "probabilities"), (Evidence.MemberProbabilities, "member probabilities"), (Evidence.Embeddings, "embeddings"),
        (Evidence.GradientFactors, "gradient factors"), (Evidence.Labels, "labels"), (Evidence.Detections, "detections"), (Evidence.Masks, "masks"),
        (Evidence.Costs, "costs"), (Evidence.Head, "last layer"), (Evidence.LabelProbabilities, "label probabilities"), (Evidence.PredictedLosses, "predicted losses"),
        (Evidence.Targets, "examples"), (Evidence.LabelledProbabilities, "probabilities of labelled images"),
        (Evidence.MemberDetections, "member detections"), (Evidence.ViewDetections, "detections of changed copies"), (Evidence.DetectionFeatures, "features of detections"),
        (Evidence.DetectionProposals, "proposals"), (Evidence.LabelledDetections, "detections of labelled images"), (Evidence.MemberMasks, "member masks"),
        (Evidence.ViewMasks, "masks of changed copies"),
    ];

    /// <summary>What the page must say a strategy reads.</summary>
    public static string EvidenceOf(IQueryStrategy strategy) =>
        strategy.Needs == Evidence.None ? "none" : string.Join(", ", Words.Where(w => strategy.Needs.HasFlag(w.Kind)).Select(w => w.Words));

    /// <summary>The rows of a page by name; cells are name, evidence, formula, time, source, use.</summary>
    public static Dictionary<string, string[]> Rows(IEnumerable<string> lines) =>
        lines.Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 6)
            .ToDictionary(cells => cells[0].Trim('`'), StringComparer.Ordinal);

    /// <summary>The table as it should stand: the strategies in the order of the list, evidence from the code, the rest from the rows.</summary>
    public static string Render(IEnumerable<IQueryStrategy> strategies, IReadOnlyDictionary<string, string[]> rows) =>
        Head + string.Concat(strategies.Select(s => rows.TryGetValue(s.Name, out var cells)
            ? $"| `{s.Name}` | {EvidenceOf(s)} | {cells[2]} | {cells[3]} |{(cells[4].Length == 0 ? " " : $" {cells[4]} ")}| {cells[5]} |\n"
            : $"| `{s.Name}` | {EvidenceOf(s)} | (missing) | (missing) | | (missing) |\n"));
}
