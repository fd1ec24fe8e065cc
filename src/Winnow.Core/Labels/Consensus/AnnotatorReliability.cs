using Winnow.Core.Metrics;

namespace Winnow.Core.Labels;

/// <summary>How far one annotator agrees with the others.</summary>
/// <param name="Annotator">Who.</param>
/// <param name="Answers">Answers about items on which the others' votes decide without a tie.</param>
/// <param name="Agreed">How many of them name the others' class.</param>
/// <param name="Interval">95 % interval of the share, after Wilson; 0 to 1 where there are no such answers.</param>
/// <param name="WorstClass">The others' class on which the annotator disagrees most often; null where there is no disagreement.</param>
public sealed record AnnotatorReliability(int Annotator, int Answers, int Agreed, WilsonInterval Interval, int? WorstClass)
{
    /// <summary>Share of answers that agree; null where there are none to compare.</summary>
    public double? Share => Answers == 0 ? null : (double)Agreed / Answers;

    /// <summary>Compares every annotator with the majority of the others; an annotator's own answer never speaks for itself. O(answers × classes).</summary>
    public static IReadOnlyList<AnnotatorReliability> Of(AnswerTable answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var pairs = Enumerable.Range(0, answers.Annotators).Select(_ => new List<(int Mine, int Others)>()).ToArray();
        for (var i = 0; i < answers.Items; i++)
        {
            var votes = answers.Votes(i);
            foreach (var answer in answers.Of(i))
            {
                votes[answer.Class]--;
                var most = votes.Max();
                if (most > 0 && votes.Count(v => v == most) == 1)
                {
                    pairs[answer.Annotator].Add((answer.Class, Array.IndexOf(votes, most)));
                }

                votes[answer.Class]++;
            }
        }

        return [.. pairs.Select(One)];
    }

    private static AnnotatorReliability One(List<(int Mine, int Others)> pairs, int annotator)
    {
        var agreed = pairs.Count(p => p.Mine == p.Others);
        var worst = pairs.Where(p => p.Mine != p.Others).GroupBy(p => p.Others).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).FirstOrDefault()?.Key;
        return new(annotator, pairs.Count, agreed, pairs.Count == 0 ? new(0, 1) : WilsonInterval.Of((double)agreed / pairs.Count, pairs.Count), worst);
    }
}
