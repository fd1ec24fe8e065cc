using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tuning;

/// <summary>Votes of the nearest labelled samples. Members let each a part of the labelled samples vote.</summary>
/// <param name="known">Features of the labelled samples [samples × dimensions].</param>
/// <param name="votes">Counts their votes.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="neighbours">How many vote.</param>
/// <param name="temperature">What logits are divided by.</param>
/// <param name="masks">How many members there are, and the share of labelled samples that each leaves out.</param>
internal sealed class FittedNeighbourHead(Matrix known, NeighbourVotes votes, int classes, int neighbours, double temperature, MemberMasks masks) : IFittedHead
{
    // Among this many times the voters, a member that leaves out half of the samples finds enough.
    private const int MemberReach = 4;

    /// <inheritdoc/>
    public LinearHead? Linear => null;

    /// <inheritdoc/>
    public Matrix Predict(Matrix inputs, int threads) => Count(NearestNeighbours.Between(inputs, known, neighbours, threads), null, inputs.Rows);

    /// <inheritdoc/>
    public IReadOnlyList<Matrix> Members(Matrix inputs, int threads)
    {
        var table = NearestNeighbours.Between(inputs, known, neighbours * MemberReach, threads);
        var random = new Random(Seed.Derive(masks.MaskSeed, "voters"));
        var members = new Matrix[masks.Members];
        for (var m = 0; m < members.Length; m++)
        {
            bool[] takes = [.. Enumerable.Range(0, known.Rows).Select(_ => random.NextDouble() >= masks.Share)];
            members[m] = Count(table, takes, inputs.Rows);
        }

        return members;
    }

    private Matrix Count(NeighbourTable table, bool[]? takes, int rows)
    {
        var result = new Matrix(rows, classes);
        for (var i = 0; i < rows; i++)
        {
            var row = result.Row(i);
            votes.Count(table.Of(i), neighbours, takes, row);
            foreach (ref var logit in row)
            {
                logit /= (float)temperature;
            }

            SoftmaxFit.Normalise(row);
        }

        return result;
    }
}
