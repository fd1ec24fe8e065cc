namespace Winnow.Core.Labels;

/// <summary>What several annotators said about the same items. Not everyone answered everything.</summary>
public sealed class AnswerTable
{
    private readonly List<Answer>[] items;

    /// <summary>Collects answers.</summary>
    /// <param name="items">Number of items, which are 0, 1, …</param>
    /// <param name="annotators">Number of annotators, who are 0, 1, …</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="answers">At most one of each annotator about each item.</param>
    /// <exception cref="ArgumentException">An item, annotator or class is out of range, or someone answered twice; the message names the answer.</exception>
    public AnswerTable(int items, int annotators, int classes, IEnumerable<Answer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentOutOfRangeException.ThrowIfNegative(annotators);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Annotators = annotators;
        Classes = classes;
        this.items = [.. Enumerable.Range(0, items).Select(_ => new List<Answer>())];
        foreach (var answer in answers)
        {
            if ((uint)answer.Item >= (uint)items || (uint)answer.Annotator >= (uint)annotators || (uint)answer.Class >= (uint)classes)
            {
                throw new ArgumentException($"{answer} is out of range: there are {items} items, {annotators} annotators and {classes} classes, all counted from 0.", nameof(answers));
            }

            this.items[answer.Item].Add(answer);
        }

        foreach (var of in this.items)
        {
            // The order of answers must not matter.
            of.Sort((a, b) => a.Annotator.CompareTo(b.Annotator));
            for (var k = 1; k < of.Count; k++)
            {
                if (of[k].Annotator == of[k - 1].Annotator)
                {
                    throw new ArgumentException($"Annotator {of[k].Annotator} answered twice about item {of[k].Item}; keep the newest answer alone.", nameof(answers));
                }
            }
        }
    }

    /// <summary>Number of items.</summary>
    public int Items => items.Length;

    /// <summary>Number of annotators.</summary>
    public int Annotators { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>The answers about one item, by annotator.</summary>
    public IReadOnlyList<Answer> Of(int item) => items[item];

    /// <summary>How often each class was named for one item [classes].</summary>
    public double[] Votes(int item)
    {
        var votes = new double[Classes];
        foreach (var answer in items[item])
        {
            votes[answer.Class]++;
        }

        return votes;
    }
}

/// <summary>One annotator's answer about one item.</summary>
/// <param name="Item">The item, from 0.</param>
/// <param name="Annotator">Who said so, from 0.</param>
/// <param name="Class">The class named, from 0.</param>
public readonly record struct Answer(int Item, int Annotator, int Class);
