namespace Winnow.Core.Tuning;

/// <summary>Logarithms of the shares of votes, of which one more is spread over all classes, so that no class is ruled out.</summary>
/// <param name="labels">Class of each known sample.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="weights">Weight of each known sample's vote; null for equal ones.</param>
internal sealed class NeighbourVotes(int[] labels, int classes, double[]? weights)
{
    /// <summary>Counts the votes of some neighbours.</summary>
    /// <param name="neighbours">Known samples, nearest first; negative ones are passed over.</param>
    /// <param name="most">How many vote.</param>
    /// <param name="takes">Whether a known sample may vote; null lets all.</param>
    /// <param name="logits">[classes].</param>
    public void Count(ReadOnlySpan<int> neighbours, int most, bool[]? takes, Span<float> logits)
    {
        Span<double> votes = classes <= 256 ? stackalloc double[classes] : new double[classes];
        votes.Fill(1.0 / classes);
        var total = 1.0;
        foreach (var neighbour in neighbours)
        {
            if (most == 0)
            {
                break;
            }

            if (neighbour < 0 || takes?[neighbour] == false)
            {
                continue;
            }

            var vote = weights?[neighbour] ?? 1;
            votes[labels[neighbour]] += vote;
            total += vote;
            most--;
        }

        for (var c = 0; c < logits.Length; c++)
        {
            logits[c] = (float)Math.Log(votes[c] / total);
        }
    }
}
