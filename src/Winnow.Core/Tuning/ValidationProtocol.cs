using Winnow.Core.Numerics;

namespace Winnow.Core.Tuning;

/// <summary>How configurations are scored on the labels there are: which samples are left out together, and how often.</summary>
/// <remarks>
/// The fewer labels, the more of them each fit must see: below 5 labels a class every sample is left out alone, below 50 five folds are dealt several times, from
/// there once (Bischl et al. and arXiv 2307.02732 on small data). All configurations of one study are scored on the same folds.
/// </remarks>
/// <param name="Folds">Parts that are left out in turn; as many as samples is leave-one-out.</param>
/// <param name="Repeats">Times that the parts are dealt anew.</param>
public sealed record ValidationProtocol(int Folds, int Repeats)
{
    /// <summary>Folds where samples are not left out alone.</summary>
    public const int UsualFolds = 5;

    /// <summary>Labels a class below which samples are left out alone.</summary>
    public const int FewPerClass = 5;

    /// <summary>Labels a class from which parts are dealt once.</summary>
    public const int ManyPerClass = 50;

    /// <summary>The protocol for so many labels.</summary>
    /// <param name="labels">Labels, at least 2.</param>
    /// <param name="classes">Classes that have any.</param>
    /// <param name="repeats">Times that five folds are dealt where labels are neither few nor many; default 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two labels, or no class.</exception>
    public static ValidationProtocol Of(int labels, int classes, int repeats = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        return labels < FewPerClass * classes || labels < UsualFolds ? new(labels, 1)
            : labels < ManyPerClass * classes ? new(UsualFolds, repeats)
            : new(UsualFolds, 1);
    }

    /// <summary>The protocol in words.</summary>
    public string Words(int labels) => Folds == labels ? "each sample left out in turn" : Repeats == 1 ? $"{Folds} folds" : $"{Folds} folds dealt {Repeats} times";

    /// <summary>The fold of each sample in each repeat [repeats][samples]; every class is spread over the folds as evenly as it goes.</summary>
    /// <param name="labels">Class of each sample, in an order that does not depend on the order of labelling.</param>
    /// <param name="seed">Decides the folds.</param>
    public IReadOnlyList<int[]> Deal(IReadOnlyList<int> labels, int seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var plan = new int[Repeats][];
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            int[] order = [.. Enumerable.Range(0, labels.Count)];
            new Random(Seed.Derive(seed, $"folds/{repeat}")).Shuffle(order);
            // Cards of one class lie together, so that dealing spreads them.
            plan[repeat] = CrossValidation.Deal([.. order.OrderBy(i => labels[i])], Folds);
        }

        return plan;
    }
}
