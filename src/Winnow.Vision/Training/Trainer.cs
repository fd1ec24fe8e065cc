using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Training;

/// <summary>Trains one network on labelled images by a recipe.</summary>
/// <param name="recipe">How to train.</param>
/// <param name="images">All images by sample id.</param>
/// <param name="clock">Measures the speed that progress reports; it decides nothing.</param>
public sealed partial class Trainer(TrainingRecipe recipe, ImageTensorStore images, TimeProvider clock)
{
    private const int ReportEvery = 20;

    /// <summary>What keeps the weights that the network comes with; default nothing.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <summary>The processes that share the training; null where this one trains alone. Images, samples and seeds must be the same in all.</summary>
    public DataParallel? Together { get; init; }

    /// <summary>Makes what is added to the gradients, of a network that is on its device; null adds nothing.</summary>
    internal Func<ClassifierNetwork, GradientCorrection?>? Correct { get; init; }

    /// <summary>Trains until the recipe's steps are done or early stopping ends it. The same arguments give the same weights.</summary>
    /// <param name="network">Changed in place; left in inference mode.</param>
    /// <param name="training">Samples to learn from.</param>
    /// <param name="validation">Samples for early stopping; may be empty.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="seed">Decides order, dropout and augmentation.</param>
    /// <param name="checkpoint">Where progress is kept for a resume, or null.</param>
    /// <param name="progress">Told every few steps.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="ProcessGroupException">A process that shares the training is gone.</exception>
    public void Fit(
        ClassifierNetwork network, IReadOnlyList<LabelledSample> training, IReadOnlyList<LabelledSample> validation, int classes, int seed,
        TrainingCheckpoint? checkpoint, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        network.To(recipe.Device);
        var frozen = network.PartsTo(Freeze).SelectMany(p => p.NamedParameters()).Select(p => p.Tensor).ToHashSet();
        foreach (var tensor in frozen)
        {
            tensor.RequireGradient(required: false);
        }

        Learn(network);
        var parameters = network.NamedParameters().Select(p => p.Tensor).Where(t => !frozen.Contains(t)).ToArray();
        using var optimizer = CreateOptimizer(parameters);
        using var correction = Correct?.Invoke(network);
        optimizer.Correction = correction;
        using var average = recipe.EmaDecay > 0 ? new WeightAverage(parameters, recipe.EmaDecay) : null;
        using var generator = new Generator(seed, recipe.Device);
        var share = ClassWeights(training, classes);
        using var weights = share is null ? null : TensorScope.Detach(Tensor.From<float>(share, classes).To(recipe.Device));
        using var best = new BestWeights(network, recipe.Patience);
        var augmenter = new BatchAugmenter(recipe, classes, seed);
        var stream = new SampleStream(training.Count, Seed.Derive(seed, "order"));
        var batch = recipe.EffectiveBatch(training.Count);
        var total = recipe.TotalSteps(training.Count);
        var epoch = recipe.StepsPerEpoch(training.Count);
        var first = checkpoint?.Restore(network, optimizer, average, best) ?? 0;
        first = Together is null ? first : BeginTogether(Together, first, network, optimizer, average, best);
        var reported = clock.GetTimestamp();
        var loss = 0.0;
        for (var step = first; step < total; step++)
        {
            cancel.ThrowIfCancellationRequested();
            optimizer.LearningRate = recipe.LearningRate * Factor(step, total);
            generator.Reseed(Seed.Derive(seed, $"step/{step}"));
            loss += Step(network, optimizer, training, stream, batch, step, weights, share, generator, augmenter);
            average?.Update();
            if ((step + 1) % ReportEvery == 0 || step + 1 == total)
            {
                var steps = step + 1 == total && total % ReportEvery != 0 ? total % ReportEvery : ReportEvery;
                var now = clock.GetTimestamp();
                progress?.Report(new(step + 1, total, loss / steps, steps * batch / Math.Max(1e-9, clock.GetElapsedTime(reported, now).TotalSeconds)));
                (reported, loss) = (now, 0);
            }

            if ((step + 1) % epoch == 0 && recipe.Patience > 0 && !best.Improve(ValidationLoss(network, validation)))
            {
                break;
            }

            checkpoint?.SaveWhenDue(step + 1, network, optimizer, average, best);
        }

        Together?.AverageBuffers(network);
        average?.Apply();
        best.Apply();
        network.Train(training: false);
        foreach (var tensor in frozen)
        {
            tensor.RequireGradient();
        }
    }

    private void Learn(ClassifierNetwork network)
    {
        network.Train();
        foreach (var part in network.PartsTo(Freeze))
        {
            part.Train(training: false);
        }
    }

    private double Step(
        ClassifierNetwork network, Optimizer optimizer, IReadOnlyList<LabelledSample> training, SampleStream stream, int batch, int step,
        Tensor? weights, float[]? weightOf, Generator generator, BatchAugmenter augmenter)
    {
        using var scope = new TensorScope();
        Span<int> rows = batch <= 1024 ? stackalloc int[batch] : new int[batch];
        stream.Fill(rows, step);
        var (start, count) = Together?.RowsOf(batch) ?? (0, batch);

        // What is drawn for a batch is drawn for all of it in every process, so that the step is the same for any number of them.
        var whole = count == batch || augmenter.Changes;
        var (loaded, labels) = Load(training, whole ? rows : rows.Slice(start, count));
        var (inputs, targets) = augmenter.Apply(loaded, labels, step);
        if (whole && count < batch)
        {
            (inputs, targets) = (inputs.Narrow(0, start, count), targets.Narrow(0, start, count));
        }

        using var autocast = recipe.MixedPrecision && recipe.Device != "cpu" ? new Autocast() : null;
        var features = Dropped(network.Features(inputs), batch, start, generator);  // [rows, features]
        var logits = network.Head.Forward(features);                               // [rows, classes]
        var loss = logits.CrossEntropy(targets, weights, recipe.LabelSmoothing);
        if (Together is null)
        {
            loss.Backward();
            optimizer.Step(recipe.GradientClip);
            return loss.Item();
        }

        // The loss is a mean over the batch: the sum over processes of each one's mean times its share of the weight.
        var part = loss.Multiply(ShareOf(training, rows, start, count, recipe.Mixing is null ? weightOf : null));
        part.Backward();
        var total = Together.SumGradients(optimizer.Trained, part.Item());
        optimizer.Step(recipe.GradientClip);
        return total;
    }

    private double ValidationLoss(ClassifierNetwork network, IReadOnlyList<LabelledSample> validation)
    {
        using var gradientsOff = GradientMode.Off();
        network.Train(training: false);
        Together?.AverageBuffers(network);
        var total = 0.0;
        Span<int> rows = stackalloc int[256];
        for (var (start, turn) = (0, 0); start < validation.Count; start += rows.Length, turn++)
        {
            if (Together is not null && turn % Together.Size != Together.Rank)
            {
                continue;
            }

            using var scope = new TensorScope();
            var count = Math.Min(rows.Length, validation.Count - start);
            for (var i = 0; i < count; i++)
            {
                rows[i] = start + i;
            }

            var (inputs, classes) = Load(validation, rows[..count]);
            total += network.Forward(inputs).CrossEntropy(classes).Item() * count;
        }

        Learn(network);
        return (Together?.Sum(total) ?? total) / validation.Count;
    }

    private (Tensor Images, Tensor Classes) Load(IReadOnlyList<LabelledSample> samples, ReadOnlySpan<int> rows)
    {
        var shape = images.Preprocessing;
        var ids = new SampleId[rows.Length];
        var classes = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            ids[i] = samples[rows[i]].Id;
            classes[i] = samples[rows[i]].Class;
        }

        var pixels = new float[rows.Length * shape.SampleBytes];
        images.Gather(ids, pixels);
        return (
            Tensor.From<float>(pixels, rows.Length, shape.Channels, shape.Height, shape.Width).To(recipe.Device),
            Tensor.From<long>(classes, rows.Length).To(recipe.Device));
    }

    private Optimizer CreateOptimizer(Tensor[] parameters) => recipe.Optimizer switch
    {
        OptimizerKind.Sgd => new Sgd(parameters, recipe.LearningRate, recipe.Momentum, recipe.WeightDecay, nesterov: recipe.Momentum > 0),
        _ => new AdamW(parameters, recipe.LearningRate, recipe.WeightDecay),
    };

    private double Factor(int step, int total) => recipe.Schedule switch
    {
        ScheduleKind.Cosine => Schedule.Cosine(step, total),
        ScheduleKind.OneCycle => Schedule.OneCycle(step, total),
        _ => 1,
    };

    // Inverse frequency, scaled so that the weights of the labels average 1; classes without a label weigh nothing.
    private float[]? ClassWeights(IReadOnlyList<LabelledSample> training, int classes)
    {
        if (!recipe.BalanceClasses)
        {
            return null;
        }

        var counts = new int[classes];
        foreach (var sample in training)
        {
            counts[sample.Class]++;
        }

        var present = counts.Count(c => c > 0);
        return [.. counts.Select(c => c == 0 ? 0f : (float)training.Count / (present * c))];
    }
}
