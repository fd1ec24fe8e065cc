using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Detectors.Loading;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors;

/// <summary>Trains one detector by a recipe. Every batch is drawn from the step's number, so a checkpoint resumes exactly.</summary>
/// <param name="recipe">How to train.</param>
/// <param name="clock">Measures the speed that progress reports; it decides nothing.</param>
public sealed class DetectionTrainer(DetectionRecipe recipe, TimeProvider clock)
{
    private readonly bool mixed = recipe.MixedPrecision && recipe.Device != "cpu";

    /// <summary>What of the network's body keeps its weights; default nothing.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <summary>Makes what is added to the gradients; null adds nothing.</summary>
    internal Func<DetectorNetwork, GradientCorrection?>? Correct { get; init; }

    /// <summary>Trains until the recipe's steps are done. The same arguments give the same weights.</summary>
    /// <param name="network">Changed in place; left in inference mode.</param>
    /// <param name="set">Images to learn from.</param>
    /// <param name="seed">Decides order and augmentation.</param>
    /// <param name="checkpoint">Where progress is kept for a resume, or null.</param>
    /// <param name="progress">Told every few steps.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="InvalidOperationException">The loss is no number.</exception>
    internal void Fit(
        DetectorNetwork network, DetectionSet set, int seed, TrainingCheckpoint? checkpoint, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        var loader = new DetectionLoader(set, recipe, seed);
        var settings = new StepSettings
        {
            Total = recipe.TotalSteps(set.Count),
            Batch = recipe.EffectiveBatch(set.Count),
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
            new StepLoop(settings, clock) { Correct = Correct is null ? null : n => Correct((DetectorNetwork)n) }.Run(
                network,
                step =>
                {
                    frozen.Hold();
                    return Loss(network, loader.Load(step));
                },
                checkpoint, progress, cancel, frozen.Trained);
        }
        finally
        {
            loader.Stop();
            CpuLayout.Restore(network);
        }
    }

    private Tensor Loss(DetectorNetwork network, DetectionBatch batch)
    {
        var images = CpuLayout.Of(Tensor.From<float>(batch.Pixels, batch.Labels.Length, 3, recipe.ImageSize, recipe.ImageSize).To(recipe.Device));
        var targets = DetectionTargets.Of(batch.Labels, recipe.Device);
        DetectorLevels<Tensor> levels;
        using (mixed ? new Autocast() : null)
        {
            levels = network.Levels(images);
        }

        return network.Loss(levels, targets, recipe.LabelSmoothing).Total;
    }
}
