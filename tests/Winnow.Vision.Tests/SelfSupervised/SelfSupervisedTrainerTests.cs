using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.SelfSupervised;

/// <summary>Trainings without labels as a whole.</summary>
public sealed class SelfSupervisedTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-ssl-").FullName;

    public static TheoryData<string> Names => [.. SelfSupervisedMethods.All.Select(m => m.Name)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Names))]
    public void A_training_that_was_cut_off_goes_on_to_the_weights_of_an_undisturbed_one(string name)
    {
        var images = Small.Shapes(96);
        var method = SelfSupervisedMethods.Get(name);
        var trainer = new SelfSupervisedTrainer(Small.Recipe(name, 9), images, TimeProvider.System);
        using var whole = Small.Network(method, images);
        var outcome = trainer.Fit(whole, seed: 5, new(), TestContext.Current.CancellationToken);
        Assert.Equal((PretrainEnd.Finished, 9), (outcome.End, outcome.Steps));

        var path = Path.Combine(folder, "state");
        using (var cut = Small.Network(method, images))
        {
            using var stop = new CancellationTokenSource();
            var steps = 0;
            var clock = new StepClock(() =>
            {
                if (File.Exists(path) && ++steps > 8)
                {
                    stop.Cancel();
                }
            });
            Assert.Throws<OperationCanceledException>(() => new SelfSupervisedTrainer(Small.Recipe(name, 9), images, clock).Fit(
                cut, seed: 5, new() { Checkpoint = new(path, "key", TimeSpan.Zero, clock) }, stop.Token));
        }

        using var resumed = Small.Network(method, images);
        trainer.Fit(resumed, seed: 5, new() { Checkpoint = new(path, "key", TimeSpan.FromDays(1), TimeProvider.System) }, TestContext.Current.CancellationToken);
        Assert.Equal(Small.Weights(whole), Small.Weights(resumed));
    }

    [Fact]
    public void Only_what_should_learn_learns_and_the_followers_follow()
    {
        var images = Small.Shapes(96);
        using var network = Small.Network(new Byol(), images);
        var before = network.NamedState().ToDictionary(s => s.Name, s => s.Tensor.ToArray<float>());
        new SelfSupervisedTrainer(Small.Recipe("byol", 3), images, TimeProvider.System).Fit(network, 1, new(), TestContext.Current.CancellationToken);
        foreach (var (name, tensor) in network.NamedState())
        {
            var changed = !before[name].SequenceEqual(tensor.ToArray<float>());
            Assert.True(changed == !name.StartsWith("encoder.head.", StringComparison.Ordinal) || name.StartsWith("target_encoder.head.", StringComparison.Ordinal), $"{name} {(changed ? "changed" : "stayed")}");
        }
    }

    [Fact]
    public void SimSiam_without_predictor_and_stop_gradient_is_caught_within_200_steps()
    {
        var images = Small.Shapes(256);
        var robbed = new Robbed(new SimSiam().Layout(128) with { Predictor = 0 });
        using var network = Small.Network(robbed, images);
        var outcome = new SelfSupervisedTrainer(Small.Recipe("simsiam", 200), images, TimeProvider.System, robbed).Fit(network, 1, new(), TestContext.Current.CancellationToken);
        Assert.Equal(PretrainEnd.Alarm, outcome.End);
        Assert.Contains("collapsed", outcome.History[^1].Alarm, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_training_gives_no_alarm_and_views_come_closer()
    {
        var images = Small.Shapes(256);
        using var network = Small.Network(new VicReg(), images);
        var lines = new List<WatchFigures>();
        var log = new WatchLog(Path.Combine(folder, "watch.jsonl"));
        var outcome = new SelfSupervisedTrainer(Small.Recipe("vicreg", 120), images, TimeProvider.System)
            .Fit(network, 1, new() { Watched = lines.Add, Log = log }, TestContext.Current.CancellationToken);
        Assert.Equal(PretrainEnd.Finished, outcome.End);
        Assert.All(lines, l => Assert.Null(l.Alarm));
        Assert.True(lines[^1].Alignment < lines[0].Alignment && lines[^1].Loss < lines[0].Loss);
        Assert.Equal(lines, log.Read());
    }

    [Fact]
    public void Labelled_images_tell_what_neighbours_and_a_linear_probe_make_of_the_features()
    {
        var images = Small.Shapes(96);
        using var network = Small.Network(new VicReg(), images);
        var lines = new List<WatchFigures>();
        LabelledSample[] labelled = [.. images.Ids.Take(30).Select((id, i) => new LabelledSample(id, new ClassLabel(i % 6)))];
        new SelfSupervisedTrainer(Small.Recipe("vicreg", 20), images, TimeProvider.System).Fit(network, 1, new() { Watched = lines.Add, Labelled = labelled }, TestContext.Current.CancellationToken);
        Assert.InRange(lines[^1].Neighbours!.Value, 0, 1);
        Assert.InRange(lines[^1].Probe!.Value, 0, 1);
    }

    [Fact]
    public void Time_that_is_up_ends_a_training_and_the_time_before_counts()
    {
        var images = Small.Shapes(96);
        using var network = Small.Network(new VicReg(), images);
        var log = new WatchLog(Path.Combine(folder, "watch.jsonl"));
        log.Append(Line(step: 1) with { Seconds = 50 });
        var outcome = new SelfSupervisedTrainer(Small.Recipe("vicreg", 500), images, TimeProvider.System)
            .Fit(network, 1, new() { SecondsMax = 10, Log = log }, TestContext.Current.CancellationToken);
        Assert.Equal((PretrainEnd.TimeUp, 1), (outcome.End, outcome.Steps));
    }

    [Fact]
    public void Pools_that_teach_nothing_are_refused_in_one_sentence()
    {
        var ten = Small.Shapes(10);
        Assert.Contains("at least 64 of them, better a thousand, and 10 can be read", Refused(ten), StringComparison.Ordinal);
        var shape = new RawImage(new byte[16 * 16 * 3], 16, 16, 3);
        var same = ImageTensorStore.Load([.. Enumerable.Range(0, 100).Select(i => new Sample(new(i), $"{i}", shape, null))], new(16, 16), cancel: TestContext.Current.CancellationToken);
        Assert.Contains("all 100 images are the same", Refused(same), StringComparison.Ordinal);

        static string Refused(ImageTensorStore images) => Assert.Throws<InvalidDataException>(() =>
        {
            using var network = Small.Network(new VicReg(), images);
            new SelfSupervisedTrainer(Small.Recipe("vicreg", 5), images, TimeProvider.System).Fit(network, 1, new(), CancellationToken.None);
        }).Message;
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_training_with_the_step()
    {
        var images = Small.Shapes(96);
        using var network = Small.Network(new VicReg(), images);
        var trainer = new SelfSupervisedTrainer(Small.Recipe("vicreg", 50) with { LearningRate = 1e30, Optimizer = OptimizerKind.Sgd, WarmUp = 0 }, images, TimeProvider.System);
        var sentence = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(network, 1, new(), TestContext.Current.CancellationToken)).Message;
        Assert.Contains("Take a lower learning rate", sentence, StringComparison.Ordinal);
    }

    private static WatchFigures Line(int step) => new() { Step = step, Seconds = 0, Loss = 1, Deviation = 1, EffectiveRank = 50, ProjectionRank = 50, Alignment = 0, Uniformity = -3 };

    /// <summary>A method whose loss is the plain disagreement of the views.</summary>
    private sealed class Robbed(HeadLayout layout) : ISelfSupervisedMethod
    {
        public string Name => "robbed";

        public string Description => "nothing keeps it from collapsing";

        public double? LeastLoss => null;

        public double? ChanceLoss(int batch) => null;

        public HeadLayout Layout(int features) => layout;

        public Tensor Loss(ViewEmbeddings views) => Cosine(views.First, views.Second).Multiply(-1);

        private static Tensor Cosine(Tensor a, Tensor b) => Unit(a).Multiply(Unit(b)).Sum(1).Mean();

        private static Tensor Unit(Tensor rows) => rows.Divide(rows.Multiply(rows).Sum(1, keep: true).Add(1e-12).Sqrt());
    }

    /// <summary>The system's clock, which tells that it was asked.</summary>
    private sealed class StepClock(Action asked) : TimeProvider
    {
        public override long GetTimestamp()
        {
            asked();
            return base.GetTimestamp();
        }
    }
}
