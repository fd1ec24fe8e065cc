using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a site adds to a sum: a model, or counts of a histogram.</summary>
/// <param name="Global">Where training started, the shared part; null for counts.</param>
/// <param name="Trained">Where it ended; null for counts.</param>
/// <param name="Histogram">The counts of a histogram; null for a model.</param>
internal sealed record SiteVector(ModelWeights? Global, TrainedRound? Trained, uint[]? Histogram)
{
    /// <summary>The whole numbers that secure aggregation sums.</summary>
    /// <param name="plan">Gives the arithmetic.</param>
    /// <param name="clipped">Values that lay beyond the clip and were cut to it.</param>
    public uint[] Numbers(FederationPlan plan, out int clipped)
    {
        clipped = 0;
        return Histogram ?? RoundVector.Secure(plan, Trained!.Whole.Select(Global!.Layout).Minus(Global), Trained.ControlChange, Trained.Counts, Trained.Examples, out clipped);
    }

    /// <summary>The bytes that are sent as they are.</summary>
    public byte[] Plain() => Histogram is not null
        ? TensorBytes.Of(Histogram)
        : TensorBytes.Of(RoundVector.Plain(Trained!.Whole.Select(Global!.Layout), Trained.ControlChange, Trained.Counts));
}
