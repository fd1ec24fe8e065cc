using Winnow.Core.Data;
using Winnow.Core.Loop;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Lets an encoder's features into the loop only where they tell labelled images apart better than raw pixels and a fresh encoder do, so that pre-training cannot make a project worse.</summary>
/// <param name="encoder">Features of the encoder.</param>
/// <param name="pixels">Raw pixels, normalised.</param>
/// <param name="random">Features of a fresh encoder of the same architecture, or null where there is none, as of a file of others.</param>
public sealed class FeatureGate(SampleFeatures encoder, SampleFeatures pixels, SampleFeatures? random)
{
    /// <summary>Labels of each of two classes from which neighbours say something.</summary>
    public const int LabelsMin = 5;

    /// <summary>Labels that are looked at at most, the last ones given; more change nothing but the time it takes.</summary>
    public const int LabelsMost = 2000;

    /// <summary>Judges by these labels. O(labels² × dimensions).</summary>
    public GateVerdict Judge(IReadOnlyList<LabelledSample> labelled)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        LabelledSample[] judged = [.. labelled.TakeLast(LabelsMost).OrderBy(l => l.Id)];
        if (judged.GroupBy(l => l.Class).Count(g => g.Count() >= LabelsMin) < 2)
        {
            return new(Open: true, Judged: false, judged.Length, 0, 0, 0);
        }

        var (own, raw, fresh) = (Right(encoder), Right(pixels), random is null ? 0 : Right(random));
        return new(own > raw && own > fresh, Judged: true, judged.Length, own, raw, fresh);

        double Right(SampleFeatures features) => NeighbourVote.LeaveOneOut(features.Of([.. judged.Select(l => l.Id)]), [.. judged.Select(l => l.Class)]);
    }
}
