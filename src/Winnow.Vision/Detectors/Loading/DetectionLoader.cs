using Winnow.Core.Numerics;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors.Loading;

/// <summary>Makes the batch of each step while the step before it is learned. A batch depends on the seed and its step alone.</summary>
internal sealed class DetectionLoader(DetectionSet set, DetectionRecipe recipe, int seed)
{
    private readonly SampleStream stream = new(set.Count, Seed.Derive(seed, "order"));
    private readonly SceneComposer composer = new(set, recipe.ImageSize, recipe.Augmentation);
    private readonly int total = recipe.TotalSteps(set.Count);
    private readonly int plainFrom = recipe.TotalSteps(set.Count) - (recipe.CloseMosaicEpochs * recipe.StepsPerEpoch(set.Count));
    private (int Step, Task<DetectionBatch> Batch)? ahead;

    /// <summary>The batch of a step; starts the next one's.</summary>
    /// <exception cref="InvalidDataException">An image cannot be read.</exception>
    public DetectionBatch Load(int step)
    {
        var task = ahead is { } waiting && waiting.Step == step ? waiting.Batch : Start(step);
        var batch = task.GetAwaiter().GetResult();
        ahead = step + 1 < total ? (step + 1, Start(step + 1)) : null;
        return batch;
    }

    /// <summary>Waits for what was started, so that nothing runs on behind the caller.</summary>
    public void Stop()
    {
        if (ahead is { } waiting)
        {
            ((IAsyncResult)waiting.Batch).AsyncWaitHandle.WaitOne();
            _ = waiting.Batch.Exception; // a batch that nobody wants may have failed
        }

        ahead = null;
    }

    private Task<DetectionBatch> Start(int step)
    {
        var rows = new int[recipe.EffectiveBatch(set.Count)];
        stream.Fill(rows, step);
        return Task.Run(() => Compose(rows, step));
    }

    private DetectionBatch Compose(int[] rows, int step)
    {
        var size = 3 * recipe.ImageSize * recipe.ImageSize;
        var pixels = new float[rows.Length * size];
        var labels = new IReadOnlyList<BoxLabel>[rows.Length];
        var faults = new InvalidDataException?[rows.Length];
        Parallel.For(0, rows.Length, i =>
        {
            try
            {
                labels[i] = composer.Compose(rows[i], step < plainFrom, new Random(Seed.Derive(seed, $"image/{step}/{i}")), pixels.AsSpan(i * size, size));
            }
            catch (InvalidDataException e)
            {
                faults[i] = e; // thrown below, the first in order, instead of a bundle of them
            }
        });
        return Array.Find(faults, f => f is not null) is { } fault ? throw new InvalidDataException(fault.Message, fault) : new(pixels, labels);
    }
}
