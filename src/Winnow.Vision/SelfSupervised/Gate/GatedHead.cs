using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;

namespace Winnow.Vision.SelfSupervised;

/// <summary>As <see cref="GatedFeatureLearner"/>, with a head that is tuned each round; where the gate opens or closes, tuning begins anew, since a penalty belongs to its features.</summary>
/// <param name="gate">Asked anew in every round, with the labels there are.</param>
/// <param name="within">Learns from the encoder's features.</param>
/// <param name="without">Learns without them.</param>
public sealed class GatedHead(FeatureGate gate, TunedHead within, TunedHead without) : ITuningLearner
{
    /// <inheritdoc/>
    public string Name => within.Name;

    /// <inheritdoc/>
    public Evidence Provides => within.Provides & without.Provides;

    /// <inheritdoc/>
    public TuningRecord Tune(IReadOnlyList<LabelledSample> labelled, TuningState state, Random random, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(state);
        var open = gate.Judge(labelled).Open;
        var last = state.Last is { } known && Read(known) is var (was, recipe) && was == open ? known with { Recipe = recipe } : null;
        var record = Head(open).Tune(labelled, state with { Last = last }, random, cancel);
        return record with { Recipe = JsonSerializer.Serialize(new Side(open, record.Recipe)), Words = $"{record.Words}, on {(open ? "the encoder's features" : "raw pixels")}" };
    }

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, TuningRecord recipe, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var (open, own) = Read(recipe);
        return Head(open).Fit(labelled, recipe with { Recipe = own }, random, progress, cancel);
    }

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel) =>
        Head(gate.Judge(labelled).Open).Fit(labelled, random, progress, cancel);

    private TunedHead Head(bool open) => open ? within : without;

    private static Side Read(TuningRecord record) =>
        JsonSerializer.Deserialize<Side>(record.Recipe) ?? throw new InvalidDataException($"The recipe '{record.Recipe}' of an earlier round is no head's behind a gate.");

    private sealed record Side(bool Open, string Recipe);
}
