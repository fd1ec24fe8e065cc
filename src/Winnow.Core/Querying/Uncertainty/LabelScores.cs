using System.Globalization;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Utilities that come from each row of independent label probabilities alone; the row is checked in the same pass.</summary>
internal static class LabelScores
{
    /// <summary>A utility of one sample's label probabilities.</summary>
    public delegate double Score(ReadOnlySpan<float> row);

    /// <summary>The score of each row.</summary>
    /// <exception cref="ArgumentException">A value is no number from 0 to 1; the message names row and value.</exception>
    public static float[] Of(PoolView pool, Score score)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var probabilities = pool.Require(p => p.LabelProbabilities);
        EvidenceChecks.Rows(pool, probabilities, "label probabilities");
        var utilities = new float[probabilities.Rows];
        var bad = int.MaxValue;
        Chunks.For(utilities.Length, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                var row = probabilities.Row(i);
                if (Problem(row) is null)
                {
                    utilities[i] = (float)score(row);
                }
                else
                {
                    ProbabilityScores.RememberFirst(ref bad, i);
                }
            }
        });
        return bad == int.MaxValue ? utilities : throw EvidenceChecks.BadRow(pool, "label probabilities", bad, Problem(probabilities.Row(bad)));
    }

    /// <summary>A doubt about each label, brought together.</summary>
    public static float[] Of(PoolView pool, LabelAggregation aggregation, Func<float, double> doubt) => aggregation switch
    {
        LabelAggregation.Mean => Of(pool, row =>
        {
            var sum = 0.0;
            foreach (var p in row)
            {
                sum += doubt(p);
            }

            return sum / row.Length;
        }),
        LabelAggregation.Max => Of(pool, row =>
        {
            var largest = 0.0;
            foreach (var p in row)
            {
                largest = Math.Max(largest, doubt(p));
            }

            return largest;
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, "There are the aggregations mean and max."),
    };

    /// <summary>The label whose probability is nearest to ½: <c>unsure whether dog applies</c>.</summary>
    public static string Unsure(PoolView pool, int row)
    {
        var p = pool.Require(v => v.LabelProbabilities).Row(row);
        var nearest = 0;
        for (var label = 1; label < p.Length; label++)
        {
            nearest = Math.Abs(p[label] - 0.5f) < Math.Abs(p[nearest] - 0.5f) ? label : nearest;
        }

        return $"unsure whether {pool.ClassName(nearest)} applies";
    }

    private static string? Problem(ReadOnlySpan<float> row)
    {
        for (var label = 0; label < row.Length; label++)
        {
            if (!(row[label] is >= 0 and <= 1))
            {
                return string.Create(CultureInfo.InvariantCulture, $"holds {row[label]} for label {label}; label probabilities must be numbers from 0 to 1");
            }
        }

        return null;
    }
}
