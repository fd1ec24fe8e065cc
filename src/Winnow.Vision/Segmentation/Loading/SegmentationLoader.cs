using Winnow.Core.Numerics;
using Winnow.Vision.Training;

namespace Winnow.Vision.Segmentation.Loading;

/// <summary>Makes the batch of each step while the step before it is learned. A batch depends on the seed and its step alone.</summary>
internal sealed class SegmentationLoader
{
    private readonly SampleStream stream;
    private readonly SegmentationComposer composer;
    private readonly StepAhead<SegmentationBatch> ahead;
    private readonly int seed;
    private readonly int side;

    /// <summary>A loader over a set.</summary>
    public SegmentationLoader(SegmentationSet set, SegmentationRecipe recipe, int seed)
    {
        (this.seed, side) = (seed, recipe.ImageSize);
        stream = new(set.Count, Seed.Derive(seed, "order"));
        composer = new(set, side, recipe.Augmentation);
        ahead = new(recipe.TotalSteps(set.Count), step =>
        {
            var rows = new int[recipe.BatchSize];
            stream.Fill(rows, step);
            return () => Compose(rows, step);
        });
    }

    /// <summary>The batch of a step; starts the next one's.</summary>
    /// <exception cref="InvalidDataException">An image cannot be read.</exception>
    public SegmentationBatch Load(int step) => ahead.Load(step);

    /// <summary>Waits for what was started, so that nothing runs on behind the caller.</summary>
    public void Stop() => ahead.Stop();

    private SegmentationBatch Compose(int[] rows, int step)
    {
        var size = side * side;
        var pixels = new float[rows.Length * 3 * size];
        var classes = new long[rows.Length * size];
        StepAhead<SegmentationBatch>.Each(rows.Length, i => composer.Compose(
            rows[i], new Random(Seed.Derive(seed, $"image/{step}/{i}")), pixels.AsSpan(i * 3 * size, 3 * size), classes.AsSpan(i * size, size)));
        return new(pixels, classes);
    }
}
