using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>What keeps an image's detections from being used, in words.</summary>
internal static class DetectionProblem
{
    /// <summary>Classes at most, so that a broken file cannot ask for tables beyond memory.</summary>
    public const int ClassesMax = 65_536;

    /// <summary>The first problem; null where there is none.</summary>
    public static string? Of(ImageDetections image)
    {
        if (image.Width < 1 || image.Height < 1)
        {
            return $"has an image of {image.Width} × {image.Height} pixels; both must be at least 1";
        }

        for (var i = 0; i < image.Detections.Count; i++)
        {
            if (Of(image.Detections[i]) is { } problem)
            {
                return $"holds {problem} (box {i})";
            }
        }

        return null;
    }

    private static string? Of(Detection box) =>
        BoxProblem(box.Box) ?? (box.Proposal is { } proposal ? BoxProblem(proposal) : null)
        ?? (box.Score is >= 0 and <= 1 ? null : $"{box.Score} as a score; scores are from 0 to 1")
        ?? (box.Class is >= 0 and < ClassesMax ? null : $"{box.Class} as a class; classes are from 0 to {ClassesMax - 1}")
        ?? (box.ClassScores is not { Count: > ClassesMax } ? null : $"scores of {box.ClassScores.Count} classes; there may be {ClassesMax}")
        ?? ScoreProblem(box.ClassScores) ?? FeatureProblem(box.Feature);

    private static string? BoxProblem(Box box)
    {
        foreach (var edge in (ReadOnlySpan<double>)[box.Left, box.Top, box.Right, box.Bottom])
        {
            if (!double.IsFinite(edge))
            {
                return $"{edge} as an edge; edges must be finite";
            }
        }

        return box.Right >= box.Left && box.Bottom >= box.Top ? null : $"{box} whose right or lower edge comes first";
    }

    private static string? ScoreProblem(IReadOnlyList<float>? scores)
    {
        for (var c = 0; c < (scores?.Count ?? 0); c++)
        {
            if (scores![c] is not (>= 0 and <= 1))
            {
                return $"{scores[c]} for class {c}; scores are from 0 to 1";
            }
        }

        return null;
    }

    private static string? FeatureProblem(IReadOnlyList<float>? feature)
    {
        for (var d = 0; d < (feature?.Count ?? 0); d++)
        {
            if (!float.IsFinite(feature![d]))
            {
                return $"{feature[d]} in a feature; values must be finite";
            }
        }

        return null;
    }
}
