using Winnow.Core.Numerics;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors.Loading;

/// <summary>Makes the batch of each step while the step before it is learned. A batch depends on the seed and its step alone.</summary>
internal sealed class DetectionLoader
{
    private readonly SampleStream stream;
    private readonly SceneComposer composer;
    private readonly StepAhead<DetectionBatch> ahead;
    private readonly int seed;
    private readonly int side;
    private readonly int plainFrom;

    /// <summary>A loader over a set.</summary>
    public DetectionLoader(DetectionSet set, DetectionRecipe recipe, int seed)
    {
        (this.seed, side) = (seed, recipe.ImageSize);
        stream = new(set.Count, Seed.Derive(seed, "order"));
        composer = new(set, side, recipe.Augmentation);
        var total = recipe.TotalSteps(set.Count);
        plainFrom = total - (recipe.CloseMosaicEpochs * recipe.StepsPerEpoch(set.Count));
        ahead = new(total, step =>
        {
            var rows = new int[recipe.EffectiveBatch(set.Count)];
            stream.Fill(rows, step);
            return () => Compose(rows, step);
        });
    }

    /// <summary>The batch of a step; starts the next one's.</summary>
    /// <exception cref="InvalidDataException">An image cannot be read.</exception>
    public DetectionBatch Load(int step) => ahead.Load(step);

    /// <summary>Waits for what was started, so that nothing runs on behind the caller.</summary>
    public void Stop() => ahead.Stop();

    private DetectionBatch Compose(int[] rows, int step)
    {
        var size = 3 * side * side;
        var pixels = new float[rows.Length * size];
        var labels = new IReadOnlyList<BoxLabel>[rows.Length];
        StepAhead<DetectionBatch>.Each(rows.Length, i =>
            labels[i] = composer.Compose(rows[i], step < plainFrom, new Random(Seed.Derive(seed, $"image/{step}/{i}")), pixels.AsSpan(i * size, size)));
        return new(pixels, labels);
    }
}
