namespace Winnow.Core.Labels;

/// <summary>The outcome of a vote about one item.</summary>
/// <param name="Class">The class with most votes, the lowest of those tied; null where nobody answered.</param>
/// <param name="Share">Its share of the votes, 0 to 1; 0 where nobody answered.</param>
/// <param name="Tied">All classes with as many votes, when there are two or more; else empty. A tie is for a person to settle.</param>
public sealed record Vote(int? Class, double Share, IReadOnlyList<int> Tied)
{
    /// <summary>Whether the votes do not decide.</summary>
    public bool IsTie => Tied.Count > 0;

    /// <summary>One vote per answer.</summary>
    public static IReadOnlyList<Vote> Majority(AnswerTable answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return [.. Enumerable.Range(0, answers.Items).Select(i => Of(answers.Votes(i)))];
    }

    /// <summary>Each answer counts with its annotator's weight.</summary>
    /// <param name="answers">Who named what.</param>
    /// <param name="weights">One finite weight of 0 or more per annotator, such as log(p / (1 − p)) + log(classes − 1) for one who is right with probability p.</param>
    /// <exception cref="ArgumentException">There are not as many weights as annotators, or one is negative or not finite.</exception>
    public static IReadOnlyList<Vote> Weighted(AnswerTable answers, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != answers.Annotators)
        {
            throw new ArgumentException($"{weights.Count} weights do not match {answers.Annotators} annotators; give one each.", nameof(weights));
        }

        foreach (var (annotator, weight) in weights.Index())
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException($"Annotator {annotator} has weight {weight}; weights must be 0 or more.", nameof(weights));
            }
        }

        return [.. Enumerable.Range(0, answers.Items).Select(Item)];

        Vote Item(int item)
        {
            var votes = new double[answers.Classes];
            foreach (var answer in answers.Of(item))
            {
                votes[answer.Class] += weights[answer.Annotator];
            }

            return Of(votes);
        }
    }

    private static Vote Of(double[] votes)
    {
        var (total, most) = (votes.Sum(), votes.Max());
        if (total == 0)
        {
            return new(null, 0, []);
        }

        // Sums of weights in another order differ in the last bits; that is a tie all the same.
        int[] top = [.. Enumerable.Range(0, votes.Length).Where(c => votes[c] >= most * (1 - 1e-12))];
        return new(top[0], most / total, top.Length > 1 ? top : []);
    }
}
