using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The border between detectors and strategies: boxes, scores and features that pass here are trusted inside.</summary>
internal static class DetectionChecks
{
    /// <summary>Boxes up to this score count for nothing unless a strategy says otherwise.</summary>
    public const double LeastScore = 0.05;

    /// <summary>What the detector found on each pool image, in row order.</summary>
    public static IReadOnlyList<ImageDetections> Detections(PoolView pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var detections = pool.Require(p => p.Detections);
        Check(pool, detections, "detections");
        return detections;
    }

    /// <summary>What each detector of an ensemble found; at least one.</summary>
    public static IReadOnlyList<IReadOnlyList<ImageDetections>> Members(PoolView pool) => Several(pool, p => p.MemberDetections, nameof(Evidence.MemberDetections), "member detections");

    /// <summary>What the detector found on each changed copy; at least one.</summary>
    public static IReadOnlyList<IReadOnlyList<ImageDetections>> Views(PoolView pool) => Several(pool, p => p.ViewDetections, nameof(Evidence.ViewDetections), "detections of changed copies");

    /// <summary>Every box above the least score has a finite feature, all of one length.</summary>
    /// <exception cref="MissingEvidenceException">A box has none.</exception>
    /// <exception cref="ArgumentException">Lengths differ, or a value is NaN or infinite.</exception>
    /// <returns>The length; 1 where no box counts.</returns>
    public static int Dimensions(PoolView pool, IReadOnlyList<ImageDetections> detections, double leastScore)
    {
        var dimensions = 0;
        for (var i = 0; i < detections.Count; i++)
        {
            foreach (var box in detections[i].Detections)
            {
                if (box.Score <= leastScore)
                {
                    continue;
                }

                var length = box.Feature?.Count ?? throw new MissingEvidenceException(nameof(Evidence.DetectionFeatures));
                dimensions = dimensions == 0 ? length : dimensions;
                if (length == 0 || length != dimensions)
                {
                    throw EvidenceChecks.BadRow(pool, "detections", i, $"has a feature of {length} values; every feature must have {Math.Max(1, dimensions)}");
                }
            }
        }

        return Math.Max(1, dimensions);
    }

    /// <summary>The labelled images' objects; empty where nothing is labelled, or no objects are.</summary>
    /// <exception cref="ArgumentException">There is not one list per labelled image, or a class is out of range.</exception>
    public static IReadOnlyList<IReadOnlyList<ObjectAnnotation>> LabelledObjects(PoolView pool)
    {
        if (pool.Labelled is not { Ids.Count: > 0, Objects.Count: > 0 } labelled)
        {
            return [];
        }

        if (labelled.Objects.Count != labelled.Ids.Count)
        {
            throw new ArgumentException($"There are objects for {labelled.Objects.Count} of {labelled.Ids.Count} labelled images; give one list per image.", nameof(pool));
        }

        return labelled.Objects.SelectMany(o => o).FirstOrDefault(o => o.Class is < 0 or >= DetectionProblem.ClassesMax) is { } wrong
            ? throw new ArgumentException($"A labelled object has class {wrong.Class}; classes are from 0 to {DetectionProblem.ClassesMax - 1}.", nameof(pool))
            : labelled.Objects;
    }

    /// <summary>One more than the largest class that a box or a labelled object names, and at least as many as have names.</summary>
    public static int Classes(PoolView pool, params IEnumerable<IReadOnlyList<ImageDetections>> detections)
    {
        var classes = Math.Max(1, pool.Classes.Count);
        foreach (var box in detections.SelectMany(d => d).SelectMany(image => image.Detections))
        {
            classes = Math.Max(classes, Math.Max(box.Class + 1, box.ClassScores?.Count ?? 0));
        }

        return LabelledObjects(pool).SelectMany(o => o).Aggregate(classes, (most, o) => Math.Max(most, o.Class + 1));
    }

    private static IReadOnlyList<IReadOnlyList<ImageDetections>> Several(PoolView pool, Func<PoolView, IReadOnlyList<IReadOnlyList<ImageDetections>>?> evidence, string name, string words)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var several = pool.Require(evidence, name);
        if (several.Count == 0)
        {
            throw new ArgumentException($"The strategy needs the {words} of at least one; there are none.", nameof(pool));
        }

        foreach (var one in several)
        {
            Check(pool, one, words);
        }

        return several;
    }

    private static void Check(PoolView pool, IReadOnlyList<ImageDetections> detections, string name)
    {
        if (detections.Count != pool.Ids.Count)
        {
            throw new ArgumentException($"The {name} have {detections.Count} rows for {pool.Ids.Count} samples; give one row per sample.", nameof(pool));
        }

        var bad = int.MaxValue;
        Chunks.For(detections.Count, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                if (detections[i].Id != pool.Ids[i] || DetectionProblem.Of(detections[i]) is not null)
                {
                    ProbabilityScores.RememberFirst(ref bad, i);
                    return;
                }
            }
        }, size: 64);
        if (bad != int.MaxValue)
        {
            throw EvidenceChecks.BadRow(pool, name, bad, DetectionProblem.Of(detections[bad]) ?? $"belongs to sample {detections[bad].Id}; rows must be in the order of the ids");
        }
    }
}
