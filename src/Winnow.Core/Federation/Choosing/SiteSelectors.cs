using Winnow.Core.Numerics;

namespace Winnow.Core.Federation;

/// <summary>Every selector of a federation. A new one is one file and one line here.</summary>
public static class SiteSelectors
{
    /// <summary>All of them, in the order they are listed to people.</summary>
    public static IReadOnlyList<ISiteSelector> All { get; } =
        [new AdaptiveSelector(), new RandomSelector(), new LocalEntropySelector(), new GlobalEntropySelector(), new LoGoSelector(), new KafalSelector()];

    /// <summary>The selector of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static ISiteSelector Get(string name) => All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No selector is called '{name}'. There are: {string.Join(", ", All.Select(s => s.Name))}.", nameof(name));

    /// <summary>Entropy of each row over its largest value ln(classes), 0 to 1.</summary>
    /// <exception cref="ArgumentException">A row is no distribution.</exception>
    internal static float[] Entropies(Matrix probabilities)
    {
        var scale = probabilities.Columns < 2 ? 1 : MathF.Log(probabilities.Columns);
        var scores = new float[probabilities.Rows];
        for (var i = 0; i < scores.Length; i++)
        {
            if (!ProbabilityRow.TryEntropy(probabilities.Row(i), out var entropy))
            {
                throw new ArgumentException($"Row {i} of the probabilities {ProbabilityRow.Problem(probabilities.Row(i))}.", nameof(probabilities));
            }

            scores[i] = Math.Clamp(entropy / scale, 0, 1);
        }

        return scores;
    }

    /// <summary>Class of the highest probability; the first of equals.</summary>
    public static int Top(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var c = 1; c < row.Length; c++)
        {
            best = row[c] > row[best] ? c : best;
        }

        return best;
    }
}
