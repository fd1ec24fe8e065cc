using System.Globalization;
using Winnow.Core.Numerics;

namespace Winnow.Core.Labels;

/// <summary>One question worth asking.</summary>
/// <param name="Item">What about.</param>
/// <param name="Again">Whether it has answers already.</param>
/// <param name="Score">ActiveLab's score, 0 to 1; the lowest are asked first.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record AskNext(int Item, bool Again, double Score, string Reason)
{
    /// <summary>Weighs asking again against asking about something new, on one scale, and returns the best questions first.</summary>
    /// <remarks>
    /// ActiveLab (Goh and Mueller 2023). An item with a doubtful consensus competes with items nobody has seen; where one's own answers agree and the model agrees with
    /// them, asking again is last in line. O(answers × classes + items log items).
    /// </remarks>
    /// <param name="answers">Who named what; items without answers are the new ones.</param>
    /// <param name="probabilities">The model's probabilities [items × classes].</param>
    /// <param name="count">Questions wanted, 0 or more.</param>
    /// <param name="mostAnswers">Items with so many answers are not asked about again, at least 1, default 5.</param>
    /// <exception cref="ArgumentException">Sizes do not match, or a row is no distribution.</exception>
    public static IReadOnlyList<AskNext> Rank(AnswerTable answers, Matrix probabilities, int count, int mostAnswers = 5)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostAnswers, 1);
        var crowd = new Crowdlab(answers, probabilities);
        return
        [
            .. Enumerable.Range(0, answers.Items)
                .Where(i => answers.Of(i).Count < mostAnswers)
                .Select(i => (Item: i, Score: crowd.ActiveLabScore(i)))
                .OrderBy(s => s.Score).ThenBy(s => s.Item)
                .Take(count)
                .Select(s => new AskNext(s.Item, answers.Of(s.Item).Count > 0, s.Score, Why(answers.Of(s.Item), crowd.Consensus(s.Item).Quality))),
        ];
    }

    private static string Why(IReadOnlyList<Answer> given, double quality) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(given.Count == 0 ? "nobody has answered, and the model" : given.Select(a => a.Class).Distinct().Count() > 1 ? $"{given.Count} answers disagree, and with the model their class" : $"{given.Count} alike {(given.Count == 1 ? "answer" : "answers")}, and with the model their class")} is sure to {100 * quality:0} %");
}
