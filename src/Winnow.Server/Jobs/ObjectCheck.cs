using Winnow.Core.Metrics;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Jobs;

/// <summary>Looks at what a worker says of boxes and areas before any of it is believed.</summary>
internal static class ObjectCheck
{
    internal const int SentenceMax = 1000;

    /// <summary>What cannot be, one sentence; null where all of it can.</summary>
    /// <param name="result">What the worker says.</param>
    /// <param name="classes">Classes of the project.</param>
    public static string? ProblemOf(LearnResult result, int classes) =>
        result.ObjectSuspects.Any(s => s.Suspicion is not (>= 0 and <= 1) || s.Sentence.Length > SentenceMax) ? "The worker suspects labels of what cannot be."
        : result.Objects is { } objects ? ProblemOf(objects, classes)
        : null;

    private static string? ProblemOf(ObjectMeasure objects, int classes) =>
        objects.Classes.Any(c => c.Class < 0 || c.Class >= classes) ? "The worker measured classes that the project does not have."
        : objects.Images < 0 || !double.IsFinite(objects.Labels) || !Figures(objects).All(IsShare) || Points(objects).Any(p => p.Labels < 1) || (objects.Saving is { } saving && !IsSaving(saving)) ? "The worker measured what cannot be."
        : objects.Faults.Any(f => !double.IsFinite(f.Loss) || f.Sentence.Length > SentenceMax) || objects.Parts.Any(p => p.Name.Length > SentenceMax) ? "The worker says too much of what is wrong."
        : null;

    private static IEnumerable<ObjectPoint> Points(ObjectMeasure objects) => objects.Random.Concat(objects.Matched);

    private static IEnumerable<Bounded> Figures(ObjectMeasure objects) =>
        objects.Classes.Select(c => c.Value).Concat(objects.Parts.Select(p => p.Value)).OfType<Bounded>().Append(objects.Value).Concat(Points(objects).Select(p => p.Value));

    private static bool IsShare(Bounded figure) => figure is { Value: >= 0 and <= 1, Low: >= 0 and <= 1, High: >= 0 and <= 1 };

    private static bool IsSaving(SavingEstimate s) =>
        s is { Level: >= 0 and <= 1, RandomLabels: > 0, Slice: > 0 } && new[] { s.Percent, s.Low, s.High, s.Labels, s.LabelsLow, s.LabelsHigh }.All(double.IsFinite);
}
