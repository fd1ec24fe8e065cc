using System.Collections.Concurrent;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;

namespace Winnow.Vision.SelfSupervised;

/// <summary>A softmax regression on an encoder's features where the gate lets them in, else what a project without the encoder would learn with.</summary>
/// <param name="gate">Asked anew in every round, with the labels there are.</param>
/// <param name="within">Learns from the encoder's features.</param>
/// <param name="without">Learns without them.</param>
public sealed class GatedFeatureLearner(FeatureGate gate, ILearner within, ILearner without) : ILearner
{
    private readonly ConcurrentQueue<GateVerdict> verdicts = [];

    /// <inheritdoc/>
    public string Name => within.Name;

    /// <inheritdoc/>
    public Evidence Provides => within.Provides & without.Provides;

    /// <summary>The verdict of each fit so far.</summary>
    public IReadOnlyCollection<GateVerdict> Verdicts => verdicts;

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        var verdict = gate.Judge(labelled);
        verdicts.Enqueue(verdict);
        return (verdict.Open ? within : without).Fit(labelled, random, progress, cancel);
    }
}
