using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Lets an encoder's features into the loop only where they tell labelled images apart better than raw pixels and a fresh encoder do, so that pre-training cannot make a project worse.</summary>
/// <param name="encoder">Features of the encoder.</param>
/// <param name="pixels">Raw pixels, normalised.</param>
/// <param name="random">Features of a fresh encoder of the same architecture, or null where there is none, as of a file of others.</param>
public sealed class FeatureGate(SampleFeatures encoder, SampleFeatures pixels, SampleFeatures? random)
{
    /// <summary>Labels of each of two classes from which the encoder must be the better one; with fewer it has the benefit of the doubt, unless they speak against it.</summary>
    public const int LabelsMin = 5;

    /// <summary>Labels that are looked at at most, the last ones given; more change nothing but the time it takes.</summary>
    public const int LabelsMost = 2000;

    /// <summary>Probability of so many labels against an encoder that is as good as pixels, at which few labels keep it out; one-sided exact sign test of which of the two gives each label's class the greater share of the neighbours' votes.</summary>
    public const double AgainstMax = 0.1;

    /// <summary>Judges by these labels. O(labels² × dimensions).</summary>
    public GateVerdict Judge(IReadOnlyList<LabelledSample> labelled)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        LabelledSample[] judged = [.. labelled.TakeLast(LabelsMost).OrderBy(l => l.Id)];
        var perClass = judged.GroupBy(l => l.Class).Select(g => g.Count()).ToArray();
        if (perClass.Count(n => n > 1) < 2)
        {
            return new(Open: true, Judged: false, judged.Length, 0, 0, 0);
        }

        var few = perClass.Count(n => n >= LabelsMin) < 2;
        if (few && !Against(Shares(encoder), Shares(pixels)))
        {
            return new(Open: true, Judged: false, judged.Length, 0, 0, 0);
        }

        var (own, raw, fresh) = (Right(encoder), Right(pixels), random is null ? 0 : Right(random));
        return new(!few && own > raw && own > fresh, Judged: true, judged.Length, own, raw, fresh);

        double Right(SampleFeatures features) => NeighbourVote.LeaveOneOut(Of(features), [.. judged.Select(l => l.Class)]);

        double[] Shares(SampleFeatures features) => NeighbourVote.LeaveOneOutShares(Of(features), [.. judged.Select(l => l.Class)]);

        Matrix Of(SampleFeatures features) => features.Of([.. judged.Select(l => l.Id)]);
    }

    private static bool Against(double[] own, double[] raw)
    {
        var worse = own.Zip(raw).Count(r => r.First < r.Second);
        var better = own.Zip(raw).Count(r => r.First > r.Second);

        // The upper tail of a fair coin, term by term.
        var (term, tail) = (Math.Pow(0.5, worse + better), 0.0);
        for (var k = worse + better; k >= worse; k--)
        {
            tail += term;
            term *= k / (worse + better - k + 1.0);
        }

        return tail <= AgainstMax;
    }
}
