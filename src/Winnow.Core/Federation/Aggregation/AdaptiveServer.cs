namespace Winnow.Core.Federation;

/// <summary>A server-side optimizer that takes the mean change of the sites for a gradient.</summary>
/// <remarks>Reddi et al., <i>Adaptive Federated Optimization</i>, ICLR 2021, arXiv 2003.00295, algorithm 2; no bias correction, as there.</remarks>
public abstract class AdaptiveServer : IAggregator
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public bool NeedsEachUpdate => false;

    /// <summary>Server learning rate η, greater than 0, default 0.1.</summary>
    public double LearningRate { get; init => field = Positive(value); } = 0.1;

    /// <summary>Decay β₁ of the first moment, 0 to below 1, default 0.9.</summary>
    public double Beta1 { get; init => field = Decay(value); } = 0.9;

    /// <summary>Decay β₂ of the second moment, 0 to below 1, default 0.99.</summary>
    public double Beta2 { get; init => field = Decay(value); } = 0.99;

    /// <summary>Adaptivity τ, greater than 0, default 0.001; the second moment starts at τ².</summary>
    public double Tau { get; init => field = Positive(value); } = 1e-3;

    /// <inheritdoc/>
    public ModelWeights Combine(IReadOnlyList<ModelUpdate> updates) => Aggregators.WeightedMean(updates);

    /// <inheritdoc/>
    public AggregationStep Step(ModelWeights global, ModelWeights combined, AggregationState? state)
    {
        ArgumentNullException.ThrowIfNull(global);
        ArgumentNullException.ThrowIfNull(combined);
        var change = combined.Minus(global).Values;
        float[] first = state is null ? new float[change.Length] : [.. state.First];
        float[] second = state is null ? [.. Enumerable.Repeat((float)(Tau * Tau), change.Length)] : [.. state.Second];
        var next = global.Copy();
        for (var i = 0; i < change.Length; i++)
        {
            var squared = (double)change[i] * change[i];
            first[i] = (float)((Beta1 * first[i]) + ((1 - Beta1) * change[i]));
            second[i] = (float)Second(second[i], squared);
            next.Values[i] += (float)(LearningRate * first[i] / (Math.Sqrt(second[i]) + Tau));
        }

        return new(next, new((state?.Steps ?? 0) + 1, first, second));
    }

    /// <summary>The next second moment from the last one and the squared change.</summary>
    protected abstract double Second(double last, double squared);

    private static double Positive(double value) => value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "It must be greater than 0.");

    private static double Decay(double value) => value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "It must be at least 0 and below 1.");
}

/// <summary>Adam at the server.</summary>
public sealed class FedAdam : AdaptiveServer
{
    /// <inheritdoc/>
    public override string Name => "fedadam";

    /// <inheritdoc/>
    protected override double Second(double last, double squared) => (Beta2 * last) + ((1 - Beta2) * squared);
}

/// <summary>Yogi at the server: the second moment moves by steps no larger than the squared change.</summary>
public sealed class FedYogi : AdaptiveServer
{
    /// <inheritdoc/>
    public override string Name => "fedyogi";

    /// <inheritdoc/>
    protected override double Second(double last, double squared) => last - ((1 - Beta2) * squared * Math.Sign(last - squared));
}
