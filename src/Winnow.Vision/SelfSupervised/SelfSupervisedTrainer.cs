using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Trains an encoder on images without labels. Every batch and every view is drawn from the step's number, so a checkpoint resumes exactly.</summary>
/// <param name="recipe">How to train.</param>
/// <param name="images">All images by sample id.</param>
/// <param name="clock">Measures speed and the time limit.</param>
/// <param name="method">A method that is not in the list; null takes the recipe's.</param>
public sealed class SelfSupervisedTrainer(PretrainRecipe recipe, ImageTensorStore images, TimeProvider clock, ISelfSupervisedMethod? method = null)
{
    private const int WatchLeast = 20;
    private const int WatchMost = 50;

    /// <summary>Lines of the watch from one measure of the neighbours to the next.</summary>
    private const int NeighboursEvery = 5;

    private readonly PretrainRecipe recipe = (recipe ?? throw new ArgumentNullException(nameof(recipe))).Validate();
    private readonly ISelfSupervisedMethod method = method ?? SelfSupervisedMethods.Get(recipe.Method);
    private readonly bool mixed = recipe.MixedPrecision && recipe.Device != "cpu";

    /// <summary>The method that is trained by.</summary>
    public ISelfSupervisedMethod Method => method;

    /// <summary>Trains until the steps are done, the time is up or the watch gives an alarm. The same arguments give the same weights.</summary>
    /// <param name="network">Changed in place; left in inference mode.</param>
    /// <param name="seed">Decides order, views and what the watch looks at.</param>
    /// <param name="hooks">Labels for the log, log, checkpoint, time limit and progress.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="InvalidDataException">There are too few images, or too few different ones, to learn from.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number.</exception>
    public PretrainOutcome Fit(SelfSupervisedNetwork network, int seed, PretrainHooks hooks, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(hooks);
        PretrainPool.Require(images);
        var batch = recipe.EffectiveBatch(images.Ids.Count);
        var watch = new TrainingWatch(recipe, images, hooks.Labelled, seed);
        network.To(recipe.Device);
        network.Train(training: false);
        var features = network.Encoder.FeatureCount;
        var freshRank = watch.EffectiveRank(network.Encoder, cancel);
        var collapse = new CollapseWatch(method, batch, (int)(recipe.WarmUp * recipe.Steps), watch.RankMax(features), freshRank, hooks.Log?.Read() ?? []);
        using var follower = network.Follower();
        var state = new State(collapse, clock) { Spent = collapse.History is [.., var last] ? last.Seconds : 0 };
        var every = Math.Clamp(recipe.StepsPerEpoch(images.Ids.Count), WatchLeast, WatchMost);
        var loader = new StepAhead<float[]>(recipe.Steps, new Batches(images, batch, seed).Prepare);
        var views = new TwoViews(recipe.Questions.Views(images.Preprocessing), seed);
        try
        {
            new StepLoop(Settings(batch), clock).Run(
                network, step => Loss(network, loader.Load(step), batch, views, step), hooks.Checkpoint, hooks.Progress, cancel, network.Trained,
                (step, loss) =>
                {
                    Follow(follower, network, step);
                    return state.GoOn(step, loss, recipe.Steps, every, hooks, mean => watch.Measure(network, step, state.Seconds, mean, state.Lines % NeighboursEvery == 0 || step == recipe.Steps, cancel));
                });
        }
        finally
        {
            loader.Stop();
            network.Train(training: false);
        }

        return new(state.End, state.Step == 0 ? recipe.Steps : state.Step, freshRank, collapse.History);
    }

    private Tensor Loss(SelfSupervisedNetwork network, float[] pixels, int batch, TwoViews views, int step)
    {
        var shape = images.Preprocessing;
        var plain = Tensor.From<float>(pixels, batch, shape.Channels, shape.Height, shape.Width).To(recipe.Device);
        var (first, second) = views.Of(plain, step);
        ViewEmbeddings embedded;
        using (mixed ? new Autocast() : null)
        {
            embedded = network.Embed(first, second);
        }

        return method.Loss(mixed ? Full(embedded) : embedded);
    }

    // Squares and logarithms of embeddings leave the range of float16.
    private static ViewEmbeddings Full(ViewEmbeddings views) => new(views.First.To(ScalarType.Float32), views.Second.To(ScalarType.Float32))
    {
        FirstPredicted = views.FirstPredicted?.To(ScalarType.Float32),
        SecondPredicted = views.SecondPredicted?.To(ScalarType.Float32),
        FirstTarget = views.FirstTarget?.To(ScalarType.Float32),
        SecondTarget = views.SecondTarget?.To(ScalarType.Float32),
    };

    // From the layout's share to 1 along half a cosine (Grill et al. 2020).
    private void Follow(WeightAverage? follower, SelfSupervisedNetwork network, int step)
    {
        var start = network.Layout.TargetMomentum ?? 1;
        follower?.Update(1 - ((1 - start) * (Math.Cos(Math.PI * step / recipe.Steps) + 1) / 2));
    }

    private StepSettings Settings(int batch) => new()
    {
        Total = recipe.Steps,
        Batch = batch,
        Optimizer = recipe.Optimizer,
        LearningRate = recipe.LearningRate,
        Momentum = recipe.Momentum,
        WeightDecay = recipe.WeightDecay,
        WarmUp = recipe.WarmUp,
        GradientClip = 0,
        EmaDecay = 0,
        Device = recipe.Device,
        Mixed = mixed,
    };

    /// <summary>Normalised pixels of each step's images, in two arrays by turns: one is learned from while the other is filled.</summary>
    private sealed class Batches(ImageTensorStore images, int batch, int seed)
    {
        private readonly SampleStream stream = new(images.Ids.Count, Seed.Derive(seed, "order"));
        private readonly float[][] buffers = [new float[batch * images.Preprocessing.SampleBytes], new float[batch * images.Preprocessing.SampleBytes]];

        public Func<float[]> Prepare(int step)
        {
            var rows = new int[batch];
            stream.Fill(rows, step);
            var ids = Array.ConvertAll(rows, row => images.Ids[row]);
            var buffer = buffers[step % 2];
            return () =>
            {
                images.Gather(ids, buffer);
                return buffer;
            };
        }
    }

    /// <summary>Where a training stands, and whether it goes on.</summary>
    private sealed class State(CollapseWatch collapse, TimeProvider clock)
    {
        private readonly long began = clock.GetTimestamp();
        private double sum;
        private int counted;

        public double Spent { get; init; }

        public int Step { get; private set; }

        public int Lines { get; private set; }

        public PretrainEnd End { get; private set; }

        public double Seconds => Spent + clock.GetElapsedTime(began).TotalSeconds;

        public bool GoOn(int step, double loss, int steps, int every, PretrainHooks hooks, Func<double, WatchFigures> measure)
        {
            Step = step;
            sum += loss;
            counted++;
            var over = hooks.SecondsMax is { } most && Seconds > most && step < steps;
            if (step % every == 0 || step == steps || over)
            {
                Lines = step / every;
                var figures = collapse.Judge(measure(sum / counted));
                (sum, counted) = (0, 0);
                hooks.Log?.Append(figures);
                hooks.Watched?.Invoke(figures);
                End = figures.Alarm is not null ? PretrainEnd.Alarm : over ? PretrainEnd.TimeUp : PretrainEnd.Finished;
            }

            return End == PretrainEnd.Finished;
        }
    }
}
