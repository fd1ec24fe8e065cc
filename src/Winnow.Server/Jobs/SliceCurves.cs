using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;
using Winnow.Core.Stopping;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>The learning curves of a project, judged by the labels as they are now.</summary>
internal sealed class SliceCurves
{
    private readonly IReadOnlyList<MeasuredCurvePoint> points;
    private readonly SampleId[] slice;

    private SliceCurves(IReadOnlyList<MeasuredCurvePoint> points, SampleId[] slice) => (this.points, this.slice) = (points, slice);

    /// <summary>Reads points, what their models say, and the labels.</summary>
    public static SliceCurves Read(Store store)
    {
        var truth = store.ReadLabels().Where(l => l.InclusionProbability is not null).ToDictionary(l => l.Id, l => l.Class);
        var said = store.ReadOutcomes().Where(o => truth.ContainsKey(o.Sample)).ToLookup(o => (o.Round, o.Curve), o => (o.Sample, o.Class));
        return new(
            [.. store.ReadCurve().Select(p => new MeasuredCurvePoint(p, said[(p.Round, p.Curve)].ToDictionary(o => o.Sample, o => truth[o.Sample] == o.Class))).Where(p => p.Right.Count > 0)],
            [.. truth.Keys.Order()]);
    }

    /// <summary>Labels drawn by chance.</summary>
    public int Slice => slice.Length;

    /// <summary>Points of a curve by round.</summary>
    public IReadOnlyList<MeasuredCurvePoint> Of(string curve) => [.. points.Where(p => p.Point.Curve == curve).OrderBy(p => p.Point.Round)];

    /// <summary>Measured rounds, as stopping criteria see them.</summary>
    public IReadOnlyList<RoundRecord> History() =>
        [.. Of(RandomSlice.Winnow).Select(p => new RoundRecord(p.Point.Round, p.Labels, new("accuracy", p.Value)) { SecondsOfLabelling = p.Point.Seconds })];

    /// <summary>The saving, or what is missing.</summary>
    /// <param name="seed">Seed of the project.</param>
    public SavingView Saving(int seed)
    {
        // Only points whose models were asked about the whole slice can be compared; the newest always were.
        var newest = points.Count == 0 ? 0 : points.Max(p => p.Right.Count);
        MeasuredCurvePoint[] whole = [.. points.Where(p => p.Right.Count == newest)];
        SampleId[] order = whole.Length == 0 ? [] : [.. whole[0].Right.Keys.Order()];
        whole = [.. whole.Where(p => order.All(p.Right.ContainsKey))];
        var strategy = Points(RandomSlice.Matched, RandomSlice.Winnow);
        var random = Points(RandomSlice.Random);
        if (SavingMeter.Missing(strategy, random) is { } missing)
        {
            return new("notYet") { Needs = slice.Length > newest && newest == 0 ? string.Create(CultureInfo.InvariantCulture, $"{missing.Needs} So far {slice.Length} are labelled, which are measured with the next model.") : missing.Needs, Share = missing.Share };
        }

        var saving = SavingMeter.Of(strategy, random, Seed.Derive(seed, "saving"));
        return SavingView.Of(saving, "accuracy");

        SlicePoint[] Points(params string[] curves) => [.. whole.Where(p => curves.Contains(p.Point.Curve, StringComparer.Ordinal)).Select(p => new SlicePoint(p.Labels, [.. order.Select(s => p.Right[s])]))];
    }
}

/// <summary>A point of a curve with what it got right.</summary>
/// <param name="Point">The point.</param>
/// <param name="Right">By sample of the slice.</param>
internal sealed record MeasuredCurvePoint(StoredCurvePoint Point, IReadOnlyDictionary<SampleId, bool> Right)
{
    /// <summary>Labels learned from, whole.</summary>
    public int Labels => (int)Math.Round(Point.Labels);

    /// <summary>Share that is right.</summary>
    public double Value => (double)Right.Values.Count(r => r) / Right.Count;
}

/// <summary>The saving meter as the API shows it.</summary>
/// <param name="State"><c>measured</c> or <c>notYet</c>.</param>
public sealed record SavingView(string State)
{
    /// <summary>What is missing, one sentence.</summary>
    public string? Needs { get; init; }

    /// <summary>How much of it is there, 0 to 1.</summary>
    public double? Share { get; init; }

    /// <summary>Labels saved in percent of those chance needed.</summary>
    public double? Percent { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end.</summary>
    public double? High { get; init; }

    /// <summary>Labels saved.</summary>
    public double? Labels { get; init; }

    /// <summary>Lower end.</summary>
    public double? LabelsLow { get; init; }

    /// <summary>Upper end.</summary>
    public double? LabelsHigh { get; init; }

    /// <summary>Hours saved at the pace so far.</summary>
    public double? Hours { get; init; }

    /// <summary>Money saved at the hourly rate.</summary>
    public double? Money { get; init; }

    /// <summary>Three letters.</summary>
    public string? Currency { get; init; }

    /// <summary>What is compared.</summary>
    public string? Metric { get; init; }

    /// <summary>Level at which both are compared.</summary>
    public double? Value { get; init; }

    /// <summary>Labels drawn by chance that reached the level.</summary>
    public int? RandomLabels { get; init; }

    /// <summary>Labels it is measured on.</summary>
    public int? Slice { get; init; }

    /// <summary>Of a project that asks for objects.</summary>
    /// <param name="newest">What its newest measured round reaches, or null.</param>
    internal static SavingView Of(ObjectMeasure? newest) =>
        newest is null ? new("notYet") { Needs = "Nothing is measured yet; it takes rounds measured on labels drawn by chance.", Share = 0 }
        : newest.Saving is { } saving ? Of(saving, newest.Metric)
        : new("notYet") { Needs = newest.SavingNeeds ?? "It is measured with the next model.", Share = newest.SavingShare };

    /// <summary>A saving that was measured.</summary>
    /// <param name="saving">The saving.</param>
    /// <param name="metric">What is compared.</param>
    internal static SavingView Of(SavingEstimate saving, string metric) => new("measured")
    {
        Percent = saving.Percent,
        Low = saving.Low,
        High = saving.High,
        Labels = saving.Labels,
        LabelsLow = saving.LabelsLow,
        LabelsHigh = saving.LabelsHigh,
        Metric = metric,
        Value = saving.Level,
        RandomLabels = saving.RandomLabels,
        Slice = saving.Slice,
    };
}
