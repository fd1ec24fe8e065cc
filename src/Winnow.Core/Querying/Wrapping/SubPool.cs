using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>A part of a pool with all its evidence, for strategies that look at some samples only.</summary>
internal static class SubPool
{
    /// <summary>The samples at those rows, in that order; what is labelled, the head and the targets stay as they are.</summary>
    public static PoolView Of(PoolView pool, int[] rows)
    {
        Check(pool);
        return pool with
        {
            Ids = Pick(pool.Ids),
            Probabilities = pool.ProbabilityRows?.Select(rows),
            MemberProbabilities = pool.MemberProbabilities is { } members ? [.. members.Select(m => m.Select(rows))] : null,
            Embeddings = pool.EmbeddingRows?.Select(rows),
            GradientFactors = pool.GradientRows is { } factors ? new(factors.Residuals.Select(rows), factors.Features.Select(rows)) : null,
            GradientRows = null,
            Costs = pool.Costs is { } costs ? Pick(costs) : null,
            LabelProbabilities = pool.LabelProbabilities?.Select(rows),
            PredictedLosses = pool.PredictedLosses is { } losses ? Pick(losses) : null,
            Metadata = pool.Metadata is { } metadata ? Pick(metadata) : null,
            Detections = pool.Detections is { } detections ? Pick(detections) : null,
            MemberDetections = pool.MemberDetections is { } detectors ? [.. detectors.Select(Pick)] : null,
            ViewDetections = pool.ViewDetections is { } views ? [.. views.Select(Pick)] : null,
            Maps = pool.Maps is { } maps ? Pick(maps) : null,
            MemberMaps = pool.MemberMaps is { } memberMaps ? [.. memberMaps.Select(Pick)] : null,
            ViewMaps = pool.ViewMaps is { } viewMaps ? [.. viewMaps.Select(Pick)] : null,
            Regions = pool.Regions is { } regions ? Pick(regions) : null,
        };

        T[] Pick<T>(IReadOnlyList<T> all) => [.. rows.Select(r => all[r])];
    }

    /// <summary>Asks a strategy about the samples at those rows. Chances of being drawn hold for that part alone and are left out.</summary>
    public static IEnumerable<Pick> Query(IQueryStrategy inner, PoolView pool, int[] rows, int count, Random random) =>
        inner.Query(Of(pool, rows), count, random).Select(p => p with { InclusionProbability = null });

    /// <summary>The row of each sample.</summary>
    public static Dictionary<SampleId, int> Rows(PoolView pool)
    {
        var rows = new Dictionary<SampleId, int>(pool.Ids.Count);
        for (var i = 0; i < pool.Ids.Count; i++)
        {
            rows.Add(pool.Ids[i], i);
        }

        return rows;
    }

    /// <summary>A part can only be taken of evidence that has a row for every sample.</summary>
    private static void Check(PoolView pool)
    {
        IRowSource?[] sources = [pool.ProbabilityRows, pool.EmbeddingRows, pool.GradientRows?.Residuals, pool.GradientRows?.Features, pool.LabelProbabilities, .. pool.MemberProbabilities ?? []];
        foreach (var source in sources.OfType<IRowSource>())
        {
            EvidenceChecks.Rows(pool, source, "evidence");
        }

        int?[] lengths =
        [
            pool.Costs?.Count, pool.PredictedLosses?.Count, pool.Metadata?.Count, pool.Detections?.Count, pool.Maps?.Count, pool.Regions?.Count,
            .. (pool.MemberDetections ?? []).Concat(pool.ViewDetections ?? []).Select(d => (int?)d.Count), .. (pool.MemberMaps ?? []).Concat(pool.ViewMaps ?? []).Select(m => (int?)m.Count),
        ];
        foreach (var length in lengths)
        {
            if (length is { } rows && rows != pool.Ids.Count)
            {
                throw new ArgumentException($"Evidence for {rows} samples does not match {pool.Ids.Count} ids; give one entry per sample.", nameof(pool));
            }
        }
    }
}
