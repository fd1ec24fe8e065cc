using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Torch.Optimizers;

namespace Winnow.Vision.Training;

/// <summary>Trains a network step by step: schedule, float16 scaling, average of weights, checkpoints and progress. Detectors and segmenters differ in the loss of a step only.</summary>
/// <param name="settings">How to train.</param>
/// <param name="clock">Measures the speed that progress reports; it decides nothing.</param>
internal sealed class StepLoop(StepSettings settings, TimeProvider clock)
{
    private const int ReportEvery = 20;
    private const double AverageRise = 2000;

    /// <summary>What float16 losses are multiplied by, so that small gradients do not vanish; halved where one overflows.</summary>
    private const double FirstLossScale = 1024;

    private double lossScale = 1;

    /// <summary>Makes what is added to the gradients of a network that is on its device; null adds nothing. Only where all parameters are trained.</summary>
    public Func<Module, GradientCorrection?>? Correct { get; init; }

    /// <summary>Trains until the steps are done.</summary>
    /// <param name="network">Changed in place; left in inference mode.</param>
    /// <param name="loss">The loss of a step, a scalar; called within a scope that frees its tensors.</param>
    /// <param name="checkpoint">Where progress is kept for a resume, or null.</param>
    /// <param name="progress">Told every few steps.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <param name="trained">The parameters that are trained, of a network that is on its device already; null trains all.</param>
    /// <param name="after">Called after each step with the number of steps done and the loss, before the step can be saved; false ends the training.</param>
    /// <exception cref="TrainingDivergedException">The loss is no number.</exception>
    public void Run(
        Module network, Func<int, Tensor> loss, TrainingCheckpoint? checkpoint, IProgress<TrainingProgress>? progress, CancellationToken cancel,
        IEnumerable<Tensor>? trained = null, Func<int, double, bool>? after = null)
    {
        network.To(settings.Device);
        network.Train();
        using var optimizer = CreateOptimizer([.. trained ?? network.NamedParameters().Select(p => p.Tensor)]);
        using var correction = Correct?.Invoke(network);
        optimizer.Correction = correction;
        using var average = settings.EmaDecay > 0 ? new WeightAverage(network.NamedState().Select(s => s.Tensor), settings.EmaDecay) : null;
        using var none = new BestWeights(network, patience: 0);
        lossScale = settings.Mixed ? FirstLossScale : 1;
        var warmUp = (int)(settings.WarmUp * settings.Total);
        var first = checkpoint?.Restore(network, optimizer, average, none) ?? 0;
        var (reported, sum, counted) = (clock.GetTimestamp(), 0.0, 0);
        for (var step = first; step < settings.Total; step++)
        {
            cancel.ThrowIfCancellationRequested();
            optimizer.LearningRate = settings.LearningRate * Schedule.Cosine(step, settings.Total, warmUp);
            var value = Step(optimizer, loss, step);
            sum += value;
            counted++;
            average?.Update(settings.EmaDecay * (1 - Math.Exp(-(step + 1) / AverageRise)));
            var goOn = after?.Invoke(step + 1, value) != false;
            if ((step + 1) % ReportEvery == 0 || step + 1 == settings.Total)
            {
                var now = clock.GetTimestamp();
                var seconds = Math.Max(1e-9, clock.GetElapsedTime(reported, now).TotalSeconds);
                progress?.Report(new(step + 1, settings.Total, sum / counted, counted * settings.Batch / seconds));
                (reported, sum, counted) = (now, 0, 0);
            }

            if (!goOn)
            {
                break;
            }

            checkpoint?.SaveWhenDue(step + 1, network, optimizer, average, none);
        }

        average?.Apply();
        network.Train(training: false);
    }

    private double Step(Optimizer optimizer, Func<int, Tensor> lossOf, int step)
    {
        using var scope = new TensorScope();
        var loss = lossOf(step);
        var value = loss.Item();
        if (!double.IsFinite(value))
        {
            throw new TrainingDivergedException($"The loss is {value} at step {step + 1}: the training has diverged. Take a lower learning rate than {settings.LearningRate}, or a gradient clip.");
        }

        (lossScale == 1 ? loss : loss.Multiply(lossScale)).Backward();
        if (!optimizer.Step(settings.GradientClip, lossScale))
        {
            lossScale = Math.Max(1.0 / FirstLossScale, lossScale / 2);
        }

        return value;
    }

    private Optimizer CreateOptimizer(Tensor[] parameters) => settings.Optimizer switch
    {
        OptimizerKind.Sgd => new Sgd(parameters, settings.LearningRate, settings.Momentum, settings.WeightDecay, nesterov: settings.Momentum > 0),
        _ => new AdamW(parameters, settings.LearningRate, settings.WeightDecay),
    };
}
