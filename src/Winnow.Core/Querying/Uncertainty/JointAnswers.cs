using System.Runtime.InteropServices;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The possible answers to all samples of a batch, each with its probability and with what it would make of the members.</summary>
/// <remarks>Answers after which one member is as good as certain are dropped: nothing can be learned after them.</remarks>
internal sealed class JointAnswers
{
    /// <summary>Doubt about the member, in nats, below which an answer is dropped.</summary>
    private const double Settled = 1e-5;

    private readonly IReadOnlyList<Matrix> members;
    private readonly int limit;
    private readonly Random random;
    private readonly List<int> taken = [];
    private readonly double[] marginal; // [members], Σ weight · belief
    private List<float> beliefs; // [answers × members], rows sum to 1: the members' weights given the answers
    private List<double> weights; // [answers]
    private List<int>? sources; // [answers], the member each was drawn from; null while all answers are kept

    /// <summary>Before any sample is taken there is one answer, the empty one.</summary>
    public JointAnswers(IReadOnlyList<Matrix> members, int limit, Random random)
    {
        (this.members, this.limit, this.random) = (members, limit, random);
        beliefs = [.. Enumerable.Repeat(1f / members.Count, members.Count)];
        weights = [1];
        marginal = [.. Enumerable.Repeat(1.0 / members.Count, members.Count)];
        Left = Math.Log(members.Count);
    }

    /// <summary>Expected doubt about the member after the batch's answers, in nats: no sample can add more information than this.</summary>
    public double Left { get; private set; }

    /// <summary>Nats that can be told from nothing; drawing blurs more than rounding.</summary>
    public double Resolution => sources is null ? 1e-4 : 1e-3;

    /// <summary>Mutual information between the sample's answer and the member, given the answers to the batch, in nats, not below 0.</summary>
    public double Gain(int row)
    {
        var block = new MemberBlock(members, row);
        var gain = 0.0;
        for (var m = 0; m < weights.Count; m += 4)
        {
            gain += AnswerDoubt.OfFour(block, CollectionsMarshal.AsSpan(beliefs), weights, m);
        }

        for (var k = 0; k < marginal.Length; k++)
        {
            gain -= marginal[k] * block.Entropies[k];
        }

        return Math.Max(0, gain);
    }

    /// <summary>Adds a sample to the batch.</summary>
    public void Take(int row)
    {
        taken.Add(row);
        var (oldBeliefs, oldWeights, oldSources) = (beliefs, weights, sources);
        if (oldSources is null && (long)oldWeights.Count * members[0].Columns > limit)
        {
            Draw();
            return;
        }

        Clear(drawn: oldSources is not null);
        for (var m = 0; m < oldWeights.Count; m++)
        {
            var belief = CollectionsMarshal.AsSpan(oldBeliefs).Slice(m * members.Count, members.Count);
            if (oldSources is not null)
            {
                Keep(belief, row, Answer(row, oldSources[m]), oldWeights[m], oldSources[m]);
                continue;
            }

            for (var c = 0; c < members[0].Columns; c++)
            {
                Keep(belief, row, c, oldWeights[m], source: null);
            }
        }
    }

    /// <summary>Draws answers to all samples taken, the same number from each member up to one, so that no member is left out by chance.</summary>
    private void Draw()
    {
        Clear(drawn: true);
        Span<float> belief = new float[members.Count];
        for (var m = 0; m < limit; m++)
        {
            var source = m % members.Count;
            var share = (limit / members.Count) + (source < limit % members.Count ? 1 : 0);
            belief.Fill(1f / members.Count);
            foreach (var row in taken[..^1])
            {
                Update(belief, row, Answer(row, source), belief);
            }

            Keep(belief, taken[^1], Answer(taken[^1], source), 1.0 / ((double)share * Math.Min(limit, members.Count)), source);
        }
    }

    private int Answer(int row, int member)
    {
        var p = members[member].Row(row);
        var left = random.NextDouble();
        var last = 0;
        for (var c = 0; c < p.Length; c++)
        {
            if (p[c] > 0)
            {
                last = c;
                left -= p[c];
                if (left < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    /// <summary>Adds an answer, unless it is impossible or settles which member is right.</summary>
    private void Keep(ReadOnlySpan<float> belief, int row, int answer, double weight, int? source)
    {
        Span<float> updated = members.Count <= 256 ? stackalloc float[members.Count] : new float[members.Count];
        var likelihood = Update(belief, row, answer, updated);
        // What is drawn has its weight already.
        weight = source is null ? weight * likelihood : weight;
        var doubt = likelihood > 0 ? AnswerDoubt.Of(updated) : 0;
        if (doubt <= Settled || weight <= 0)
        {
            return;
        }

        Left += weight * doubt;
        beliefs.AddRange(updated);
        weights.Add(weight);
        for (var k = 0; k < updated.Length; k++)
        {
            marginal[k] += weight * updated[k];
        }

        if (source is { } member)
        {
            sources!.Add(member);
        }
    }

    private void Clear(bool drawn)
    {
        (beliefs, weights, sources, Left) = ([], [], drawn ? [] : null, 0);
        Array.Clear(marginal);
    }

    /// <summary>Bayes' rule; returns how likely the answer was.</summary>
    private double Update(ReadOnlySpan<float> belief, int row, int answer, Span<float> updated)
    {
        var sum = 0f;
        for (var k = 0; k < updated.Length; k++)
        {
            updated[k] = belief[k] * members[k].Row(row)[answer];
            sum += updated[k];
        }

        for (var k = 0; k < updated.Length && sum > 0; k++)
        {
            updated[k] /= sum;
        }

        return sum;
    }
}
