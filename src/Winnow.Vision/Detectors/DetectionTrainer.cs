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
    private const int ReportEvery = 20;
    private const double AverageRise = 2000;

    /// <summary>What float16 losses are multiplied by, so that small gradients do not vanish; halved where one overflows.</summary>
    private const double FirstLossScale = 1024;

    private double lossScale = 1;

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
        network.To(recipe.Device);
        network.Train();
        using var optimizer = CreateOptimizer([.. network.Trainable]);
        using var average = recipe.EmaDecay > 0 ? new WeightAverage(network.NamedState().Select(s => s.Tensor), recipe.EmaDecay) : null;
        using var none = new BestWeights(network, patience: 0);
        var loader = new DetectionLoader(set, recipe, seed);
        var mixed = recipe.MixedPrecision && recipe.Device != "cpu";
        lossScale = mixed ? FirstLossScale : 1;
        var total = recipe.TotalSteps(set.Count);
        var warmUp = (int)(recipe.WarmUp * total);
        var first = checkpoint?.Restore(network, optimizer, average, none) ?? 0;
        var (reported, loss, counted) = (clock.GetTimestamp(), 0.0, 0);
        try
        {
            for (var step = first; step < total; step++)
            {
                cancel.ThrowIfCancellationRequested();
                optimizer.LearningRate = recipe.LearningRate * Schedule.Cosine(step, total, warmUp);
                loss += Step(network, optimizer, loader.Load(step), step, mixed);
                counted++;
                average?.Update(recipe.EmaDecay * (1 - Math.Exp(-(step + 1) / AverageRise)));
                if ((step + 1) % ReportEvery == 0 || step + 1 == total)
                {
                    var now = clock.GetTimestamp();
                    var seconds = Math.Max(1e-9, clock.GetElapsedTime(reported, now).TotalSeconds);
                    progress?.Report(new(step + 1, total, loss / counted, counted * recipe.EffectiveBatch(set.Count) / seconds));
                    (reported, loss, counted) = (now, 0, 0);
                }

                checkpoint?.SaveWhenDue(step + 1, network, optimizer, average, none);
            }
        }
        finally
        {
            loader.Stop();
        }

        average?.Apply();
        network.Train(training: false);
    }

    private double Step(DetectorNetwork network, Optimizer optimizer, DetectionBatch batch, int step, bool mixed)
    {
        using var scope = new TensorScope();
        var images = Tensor.From<float>(batch.Pixels, batch.Labels.Length, 3, recipe.ImageSize, recipe.ImageSize).To(recipe.Device);
        var targets = DetectionTargets.Of(batch.Labels, recipe.Device);
        DetectorLevels<Tensor> levels;
        using (mixed ? new Autocast() : null)
        {
            levels = network.Levels(images);
        }

        var loss = network.Loss(levels, targets).Total;
        var value = loss.Item();
        if (!double.IsFinite(value))
        {
            throw new InvalidOperationException($"The loss is {value} at step {step + 1}: the training has diverged. Take a lower learning rate than {recipe.LearningRate}, or a gradient clip.");
        }

        (lossScale == 1 ? loss : loss.Multiply(lossScale)).Backward();
        if (!optimizer.Step(recipe.GradientClip, lossScale))
        {
            lossScale = Math.Max(1.0 / FirstLossScale, lossScale / 2);
        }

        return value;
    }

    private Optimizer CreateOptimizer(Tensor[] parameters) => recipe.Optimizer switch
    {
        OptimizerKind.Sgd => new Sgd(parameters, recipe.LearningRate, recipe.Momentum, recipe.WeightDecay, nesterov: recipe.Momentum > 0),
        _ => new AdamW(parameters, recipe.LearningRate, recipe.WeightDecay),
    };
}
