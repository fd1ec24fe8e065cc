namespace Winnow.Core.Data;

/// <summary>Combines two masks run by run, without touching pixels.</summary>
internal static class MaskMerge
{
    /// <summary>The mask in which every pixel is <paramref name="combine"/> of both; O(runs).</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static RunLengthMask Merge(RunLengthMask a, RunLengthMask b, Func<bool, bool, bool> combine)
    {
        if ((a.Height, a.Width) != (b.Height, b.Width))
        {
            throw new ArgumentException($"Masks of {a.Height} × {a.Width} and {b.Height} × {b.Width} pixels cannot be combined; they must be of one size.", nameof(b));
        }

        var counts = new List<int>();
        var (value, run) = (false, 0);
        var (i, j) = (0, 0);
        var (leftA, leftB) = (a.Counts[0], b.Counts[0]);
        while (true)
        {
            while (leftA == 0 && i + 1 < a.Counts.Length)
            {
                leftA = a.Counts[++i];
            }

            while (leftB == 0 && j + 1 < b.Counts.Length)
            {
                leftB = b.Counts[++j];
            }

            var step = Math.Min(leftA, leftB);
            if (step == 0)
            {
                counts.Add(run);
                return RunLengthMask.FromCounts(a.Height, a.Width, [.. counts]);
            }

            if (combine(i % 2 == 1, j % 2 == 1) != value)
            {
                counts.Add(run);
                (value, run) = (!value, 0);
            }

            run += step;
            leftA -= step;
            leftB -= step;
        }
    }
}
