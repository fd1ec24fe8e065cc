using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Segmentation.Loading;
using Winnow.Vision.Segmentation.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Segmentation;

/// <summary>Trains one segmenter by a recipe. Every batch is drawn from the step's number, so a checkpoint resumes exactly.</summary>
/// <param name="recipe">How to train.</param>
/// <param name="clock">Measures the speed that progress reports; it decides nothing.</param>
internal sealed class SegmentationTrainer(SegmentationRecipe recipe, TimeProvider clock)
{
    private readonly bool mixed = recipe.MixedPrecision && recipe.Device != "cpu";

    /// <summary>What of the network's body keeps its weights; default nothing.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <summary>Trains until the recipe's steps are done. The same arguments give the same weights.</summary>
    /// <param name="network">Changed in place; left in inference mode.</param>
    /// <param name="set">Images to learn from.</param>
    /// <param name="seed">Decides order and augmentation.</param>
    /// <param name="checkpoint">Where progress is kept for a resume, or null.</param>
    /// <param name="progress">Told every few steps.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="InvalidOperationException">The loss is no number.</exception>
    public void Fit(
        SegmenterNetwork network, SegmentationSet set, int seed, TrainingCheckpoint? checkpoint, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        var loader = new SegmentationLoader(set, recipe, seed);
        var settings = new StepSettings
        {
            Total = recipe.TotalSteps(set.Count),
            Batch = recipe.BatchSize,
            Optimizer = recipe.Optimizer,
            LearningRate = recipe.LearningRate,
            Momentum = recipe.Momentum,
            WeightDecay = recipe.WeightDecay,
            WarmUp = recipe.WarmUp,
            GradientClip = recipe.GradientClip,
            EmaDecay = recipe.EmaDecay,
            Device = recipe.Device,
            Mixed = mixed,
        };
        try
        {
            network.To(recipe.Device);
            CpuLayout.Arrange(network, recipe.Device);
            using var frozen = new FrozenParts(network, network.Body?.PartsTo(Freeze) ?? []);
            new StepLoop(settings, clock).Run(
                network,
                step =>
                {
                    frozen.Hold();
                    return Loss(network, loader.Load(step), recipe.MixupAlpha > 0 ? SegmentationMixup.Draw(recipe.MixupAlpha, recipe.BatchSize, new Random(Seed.Derive(seed, $"mixup/{step}"))) : null);
                },
                checkpoint, progress, cancel, frozen.Trained);
        }
        finally
        {
            loader.Stop();
            CpuLayout.Restore(network);
        }
    }

    private Tensor Loss(SegmenterNetwork network, SegmentationBatch batch, SegmentationMixup? mixup)
    {
        var side = recipe.ImageSize;
        var images = CpuLayout.Of(Tensor.From<float>(batch.Pixels, recipe.BatchSize, 3, side, side).To(recipe.Device));
        var classes = Tensor.From<long>(batch.Classes, recipe.BatchSize, side, side).To(recipe.Device);
        Tensor logits;
        using (mixed ? new Autocast() : null)
        {
            logits = network.Forward(mixup?.Images(images) ?? images);
        }

        return mixup?.Loss(recipe.Loss, logits, classes) ?? recipe.Loss.Of(logits, classes);
    }
}
