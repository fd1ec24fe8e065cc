using Winnow.Core.Numerics;

namespace Winnow.Core.Labels;

/// <summary>Joins annotators with a model: how probable each class is, which answers to trust, and what to ask about next, again or for the first time.</summary>
/// <remarks>
/// CROWDLAB (Goh, Tkachenko and Mueller 2022) weighs the model's probabilities and each annotator's answer by how much better than naming the most frequent class they
/// agree with others; ActiveLab (Goh and Mueller 2023) adds one further, still unknown answer with the average annotator's weight, so that items with few answers
/// score lower. Probabilities must come from models that did not learn from the same item's answers (cross-validation). O(answers × classes).
/// </remarks>
public sealed class Crowdlab
{
    // A weight of 0 would divide by 0 where nobody is better than chance.
    private const double LeastWeight = 1e-4;

    private readonly AnswerTable answers;
    private readonly Matrix probabilities;
    private readonly double[] weights;

    /// <summary>Weighs model and annotators.</summary>
    /// <param name="answers">Who named what; several answers about some items tell annotators apart.</param>
    /// <param name="probabilities">The model's probabilities [items × classes], rows summing to 1.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a row is no distribution.</exception>
    public Crowdlab(AnswerTable answers, Matrix probabilities)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ProbabilityChecks.Rows(probabilities, answers.Items, answers.Classes);
        this.answers = answers;
        this.probabilities = probabilities;
        var votes = Vote.Majority(answers);
        int[] several = [.. Enumerable.Range(0, answers.Items).Where(i => answers.Of(i).Count > 1)];
        // Where no item has two answers nobody can be compared with anybody: the model is compared with the answers there are.
        int[] judged = several.Length > 0 ? several : [.. Enumerable.Range(0, answers.Items).Where(i => answers.Of(i).Count > 0)];
        if (judged.Length == 0)
        {
            weights = [.. Enumerable.Repeat(1.0, answers.Annotators)];
            ModelWeight = 1;
            Agreement = 1;
            return;
        }

        var frequent = Largest(c => votes.Count(v => v.Class == c));
        var chance = Math.Min(judged.Average(i => votes[i].Class == frequent ? 1 : 0.0), 1 - 1e-3);
        Agreement = judged.Average(i => answers.Of(i).Average(a => a.Class == votes[i].Class ? 1 : 0.0));
        weights = [.. Enumerable.Range(0, answers.Annotators).Select(j => Better(AgreementWithOthers(j) ?? Agreement, chance))];
        var model = judged.Average(i => Top(i) == votes[i].Class ? 1 : 0.0);
        var mean = judged.Average(i => (double)answers.Of(i).Count);
        ModelWeight = Better(model, chance) * Math.Sqrt(mean);
    }

    /// <summary>How often answers agree with the majority; the probability with which an answer is taken to be right.</summary>
    public double Agreement { get; }

    /// <summary>Weight of the model.</summary>
    public double ModelWeight { get; }

    /// <summary>Weight of each annotator.</summary>
    public IReadOnlyList<double> AnnotatorWeights => weights;

    /// <summary>Probability of each class of an item, from its answers and the model.</summary>
    public double[] ClassProbabilities(int item) => Mix(item, hypothetical: 0);

    /// <summary>The item's class and how probable it is that it is right.</summary>
    public (int Class, double Quality) Consensus(int item)
    {
        var row = ClassProbabilities(item);
        var best = Largest(c => row[c]);
        return (best, row[best]);
    }

    /// <summary>ActiveLab's score, 0 to 1: the lower, the more another answer about the item is worth, be it the first or a further one.</summary>
    public double ActiveLabScore(int item)
    {
        var row = ClassProbabilities(item);
        var best = Largest(c => row[c]);
        return Mix(item, weights.Length == 0 ? 1 : weights.Average())[best];
    }

    /// <summary>Mean probability of the answers an annotator gave, 0 to 1; null for one who gave none.</summary>
    public double? AnnotatorQuality(int annotator)
    {
        double[] shares = [.. Enumerable.Range(0, answers.Items).SelectMany(answers.Of).Where(a => a.Annotator == annotator).Select(a => ClassProbabilities(a.Item)[a.Class])];
        return shares.Length == 0 ? null : shares.Average();
    }

    private double[] Mix(int item, double hypothetical)
    {
        var classes = answers.Classes;
        var total = ModelWeight + hypothetical + answers.Of(item).Sum(a => weights[a.Annotator]);
        var row = new double[classes];
        for (var c = 0; c < classes; c++)
        {
            var sum = (ModelWeight * probabilities[item, c]) + (hypothetical / classes);
            foreach (var answer in answers.Of(item))
            {
                sum += weights[answer.Annotator] * (answer.Class == c ? Agreement : (1 - Agreement) / (classes - 1));
            }

            row[c] = sum / total;
        }

        return row;
    }

    private double? AgreementWithOthers(int annotator)
    {
        var (same, all) = (0, 0);
        for (var i = 0; i < answers.Items; i++)
        {
            foreach (var mine in answers.Of(i).Where(a => a.Annotator == annotator))
            {
                same += answers.Of(i).Count(a => a.Annotator != annotator && a.Class == mine.Class);
                all += answers.Of(i).Count - 1;
            }
        }

        return all == 0 ? null : (double)same / all;
    }

    private int Top(int item) => Largest(c => probabilities[item, c]);

    private int Largest(Func<int, double> value) => Enumerable.Range(0, answers.Classes).MaxBy(value);

    private static double Better(double agreement, double chance) => Math.Max(LeastWeight, 1 - ((1 - agreement) / (1 - chance)));
}
