using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>What each sample's members mistake each class for: per predicted class the entropy-weighted mean of the predictions that say so.</summary>
/// <remarks>Agarwal et al., ECCV 2020. O(members × samples × classes) time and memory.</remarks>
internal sealed class ClassMixtures
{
    private readonly int members;
    private readonly int[] used;
    private readonly int[] classes;
    private readonly Matrix mixtures;
    private readonly Matrix mixtureLogarithms;
    private readonly Matrix mean;
    private readonly Matrix meanLogarithms;

    /// <summary>Mixes the members' predictions; every row is a distribution.</summary>
    public ClassMixtures(IReadOnlyList<Matrix> predictions, int threads)
    {
        members = predictions.Count;
        var samples = predictions[0].Rows;
        used = new int[samples];
        classes = new int[samples * members];
        mixtures = new(samples * members, predictions[0].Columns);
        mean = new(samples, predictions[0].Columns);
        Chunks.For(samples, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                Mix(predictions, i);
            }
        });
        mixtureLogarithms = Divergences.Logarithms(mixtures, threads);
        meanLogarithms = Divergences.Logarithms(mean, threads);
    }

    /// <summary>Mean prediction of the members.</summary>
    public ReadOnlySpan<float> Mean(int sample) => mean.Row(sample);

    /// <summary>Symmetric KL divergence in nats, summed over the classes that both samples have; where they share none, that of their mean predictions.</summary>
    public float Distance(int i, int j)
    {
        var (a, b, sum, shared) = (i * members, j * members, 0f, false);
        while (a < (i * members) + used[i] && b < (j * members) + used[j])
        {
            if (classes[a] == classes[b])
            {
                sum += Divergences.Symmetric(mixtures.Row(a), mixtureLogarithms.Row(a), mixtures.Row(b), mixtureLogarithms.Row(b));
                (a, b, shared) = (a + 1, b + 1, true);
            }
            else
            {
                (a, b) = classes[a] < classes[b] ? (a + 1, b) : (a, b + 1);
            }
        }

        return shared ? sum : Divergences.Symmetric(mean.Row(i), meanLogarithms.Row(i), mean.Row(j), meanLogarithms.Row(j));
    }

    /// <summary>One mixture per class that a member predicts, in class order.</summary>
    private void Mix(IReadOnlyList<Matrix> predictions, int sample)
    {
        var weights = new float[members];
        var predicted = new int[members];
        for (var m = 0; m < members; m++)
        {
            var row = predictions[m].Row(sample);
            ProbabilityRow.TryEntropy(row, out weights[m]);
            predicted[m] = LastLayer.Predicted(row);
            AddScaled(mean.Row(sample), 1f / members, row);
        }

        foreach (var group in Enumerable.Range(0, members).GroupBy(m => predicted[m]).OrderBy(g => g.Key))
        {
            var slot = (sample * members) + used[sample]++;
            classes[slot] = group.Key;
            var whole = group.Sum(m => weights[m]);
            foreach (var m in group)
            {
                // Members that are all sure have no entropy to weigh by.
                AddScaled(mixtures.Row(slot), whole > 0 ? weights[m] / whole : 1f / group.Count(), predictions[m].Row(sample));
            }
        }
    }

    private static void AddScaled(Span<float> sum, float scale, ReadOnlySpan<float> row)
    {
        for (var c = 0; c < row.Length; c++)
        {
            sum[c] += scale * row[c];
        }
    }
}
