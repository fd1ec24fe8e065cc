namespace Winnow.Core.Federation;

/// <summary>The mean of each weight over the sites after the lowest and highest values are left out, without weights.</summary>
/// <remarks>Yin et al., ICML 2018, arXiv 1803.01498. O(weights × sites log sites).</remarks>
public sealed class TrimmedMean : IAggregator
{
    /// <inheritdoc/>
    public string Name => "trimmed-mean";

    /// <summary>Share of sites left out at either end, 0 to below 0.5, default 0.2; rounded down to whole sites.</summary>
    public double Share
    {
        get;
        init => field = value is >= 0 and < 0.5 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A share of at least 0 and below 0.5 can be left out at either end.");
    } = 0.2;

    /// <inheritdoc/>
    public bool NeedsEachUpdate => true;

    /// <inheritdoc/>
    public ModelWeights Combine(IReadOnlyList<ModelUpdate> updates) => Combine(updates, n => (int)(Share * n));

    /// <inheritdoc/>
    public AggregationStep Step(ModelWeights global, ModelWeights combined, AggregationState? state) => new(combined, state);

    /// <summary>The mean of what is left after <paramref name="trim"/>(sites) values are taken from either end.</summary>
    internal static ModelWeights Combine(IReadOnlyList<ModelUpdate> updates, Func<int, int> trim)
    {
        var ordered = Aggregators.Ordered(updates);
        var (result, column, cut) = (new ModelWeights(ordered[0].Weights.Layout), new float[ordered.Length], trim(ordered.Length));
        for (var i = 0; i < result.Values.Length; i++)
        {
            for (var s = 0; s < column.Length; s++)
            {
                column[s] = ordered[s].Weights.Values[i];
            }

            column.AsSpan().Sort();
            var sum = 0.0;
            foreach (var value in column.AsSpan(cut, column.Length - (2 * cut)))
            {
                sum += value;
            }

            result.Values[i] = (float)(sum / (column.Length - (2 * cut)));
        }

        return result;
    }
}
