using Winnow.Core.Numerics;

namespace Winnow.Vision.Training;

/// <summary>An endless shuffled stream of the rows 0 to n − 1, cut in batches of equal size: every row once before any comes again.</summary>
/// <remarks>Batch s depends on the seed and s alone, so a training resumes at any step without saved random state.</remarks>
internal sealed class SampleStream(int rows, int seed)
{
    private readonly int[] order = new int[rows];
    private int shuffled = -1;

    /// <summary>Fills <paramref name="batch"/> with the rows of step <paramref name="step"/>.</summary>
    public void Fill(Span<int> batch, int step)
    {
        var position = (long)step * batch.Length;
        for (var i = 0; i < batch.Length; i++, position++)
        {
            Shuffle((int)(position / rows));
            batch[i] = order[position % rows];
        }
    }

    private void Shuffle(int pass)
    {
        if (pass == shuffled)
        {
            return;
        }

        shuffled = pass;
        for (var i = 0; i < rows; i++)
        {
            order[i] = i;
        }

        new Random(Seed.Derive(seed, $"pass/{pass}")).Shuffle(order);
    }
}
