using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>What the members say about one sample, and how far they disagree; natural logarithms.</summary>
/// <param name="values">The members' distributions, then their mean [(members + 1) × classes]; checked already.</param>
/// <param name="classes">Number of classes.</param>
internal readonly ref struct CommitteeRow(ReadOnlySpan<float> values, int classes)
{
    private readonly ReadOnlySpan<float> values = values;

    public int Members => (values.Length / classes) - 1;

    public ReadOnlySpan<float> Mean => values[^classes..];

    public ReadOnlySpan<float> Member(int member) => values.Slice(member * classes, classes);

    public float ConsensusEntropy() => Entropy(Mean);

    public float MeanEntropy()
    {
        var sum = 0f;
        for (var k = 0; k < Members; k++)
        {
            sum += Entropy(Member(k));
        }

        return sum / Members;
    }

    public float VariationRatio()
    {
        Span<int> votes = classes <= 1024 ? stackalloc int[classes] : new int[classes];
        Vote(votes);
        var most = 0;
        foreach (var count in votes)
        {
            most = Math.Max(most, count);
        }

        return 1 - ((float)most / Members);
    }

    public float VoteEntropy()
    {
        Span<int> votes = classes <= 1024 ? stackalloc int[classes] : new int[classes];
        Vote(votes);
        var entropy = 0.0;
        foreach (var count in votes)
        {
            var share = (double)count / Members;
            entropy -= count == 0 ? 0 : share * Math.Log(share);
        }

        // One voice of all members gives −0.
        return (float)Math.Max(0, entropy);
    }

    public float MeanDivergence()
    {
        var sum = 0.0;
        for (var k = 0; k < Members; k++)
        {
            sum += Divergence(k);
        }

        return (float)Math.Max(0, sum / Members);
    }

    public float MaxDivergence()
    {
        var largest = 0.0;
        for (var k = 0; k < Members; k++)
        {
            largest = Math.Max(largest, Divergence(k));
        }

        return (float)largest;
    }

    public float MeanDeviation()
    {
        var sum = 0.0;
        for (var c = 0; c < classes; c++)
        {
            var squares = 0.0;
            for (var k = 0; k < Members; k++)
            {
                var difference = (double)Member(k)[c] - Mean[c];
                squares += difference * difference;
            }

            sum += Math.Sqrt(squares / Members);
        }

        return (float)(sum / classes);
    }

    /// <summary>KL(member ‖ mean) = Σ p ln p/mean; where p is above 0, so is the mean.</summary>
    private double Divergence(int member)
    {
        var p = Member(member);
        var sum = 0.0;
        for (var c = 0; c < p.Length; c++)
        {
            // Members below the smallest normal number may leave a mean of 0.
            sum += p[c] > 0 && Mean[c] > 0 ? p[c] * Math.Log((double)p[c] / Mean[c]) : 0;
        }

        return sum;
    }

    private void Vote(Span<int> votes)
    {
        votes.Clear();
        for (var k = 0; k < Members; k++)
        {
            var p = Member(k);
            var best = 0;
            for (var c = 1; c < p.Length; c++)
            {
                best = p[c] > p[best] ? c : best;
            }

            votes[best]++;
        }
    }

    private static float Entropy(ReadOnlySpan<float> row)
    {
        ProbabilityRow.TryEntropy(row, out var entropy);
        return entropy;
    }
}
