using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>How much each sample of the pool counts when it is covered: the model's doubt to the power of its trust, times the rarity of the likely classes; 1 without a model.</summary>
internal sealed class PoolWeights
{
    private readonly PoolView pool;
    private readonly Regime regime;
    private readonly ClassRarity? rarity;
    private readonly float[]? weights;

    /// <summary>Weighs the whole pool, O(samples × classes).</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="margins">1 − (p₁ − p₂) of each sample; null without probabilities.</param>
    /// <param name="regime">How far doubt is trusted.</param>
    /// <param name="labels">Class of each labelled sample; null where none is labelled.</param>
    public PoolWeights(PoolView pool, float[]? margins, Regime regime, IReadOnlyList<int>? labels)
    {
        (this.pool, this.regime) = (pool, regime);
        if (margins is null)
        {
            return;
        }

        var probabilities = ProbabilityScores.RequireRows(pool);
        rarity = labels is null ? null : new(labels, probabilities.Columns);
        weights = new float[margins.Length];
        Chunks.For(margins.Length, pool.Threads, (_, start, end) =>
        {
            var room = probabilities.Room();
            for (var i = start; i < end; i++)
            {
                var row = probabilities.Row(i, room);
                var doubt = regime.Temperature == 1 ? margins[i] : TemperatureScaling.Doubt(row, regime.Temperature);
                weights[i] = MathF.Pow(Math.Max(doubt, 1e-6f), (float)regime.Trust) * (rarity?.Weight(row) ?? 1);
            }
        });
    }

    /// <summary>How unevenly the labels are spread over the classes (<see cref="ClassRarity.Skew"/>); 0 without a model or labels.</summary>
    public double Skew => rarity?.Skew ?? 0;

    /// <summary>Whether there is a model, so that weights differ.</summary>
    public bool Differ => weights is not null;

    /// <summary>The weight of one sample, above 0.</summary>
    public float this[int row] => weights is null ? 1 : weights[row];

    /// <summary>Why a sample was picked that is the nearest pick for so many images of the pool.</summary>
    public string Reason(int row, int stands)
    {
        var covers = stands > 1 ? $"stands for about {Reasons.Images(stands)}" : "unlike what is labelled";
        if (weights is null)
        {
            return $"{covers}, no model yet";
        }

        var rows = ProbabilityScores.RequireRows(pool);
        var probabilities = rows.Row(row, rows.Room());
        var rare = rarity?.Rare(probabilities) is { } c ? $"; may be {pool.ClassName(c)}, which few labels show" : "";
        return regime.Trust < 0.5 ? $"{covers}; the model's doubt says little yet{rare}" : $"{Reasons.Torn(pool, probabilities)}, {covers}{rare}";
    }
}
