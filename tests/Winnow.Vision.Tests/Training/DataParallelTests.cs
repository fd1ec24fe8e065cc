using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.Training;

/// <summary>Trainings that several processes share; here each process is a thread with a group of its own, which speaks over loopback all the same.</summary>
public sealed class DataParallelTests : IDisposable
{
    private const int Classes = 3;
    private const int Side = 8;

    // Plain gradient steps: what divides by small gradients makes rounding large.
    private static readonly TrainingRecipe Recipe = new() { Steps = 45, BatchSize = 16, LearningRate = 0.05, Optimizer = OptimizerKind.Sgd, Momentum = 0.5, Dropout = 0.4 };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-parallel-");
    private int meetings;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("cnn", 2, "plain")]
    [InlineData("mlp", 3, "weighted")]
    [InlineData("mlp", 2, "mixed")]
    [InlineData("mlp", 2, "stopped early")]
    public async Task Several_processes_with_a_part_of_each_batch_learn_what_one_learns_with_the_whole(string network, int processes, string how)
    {
        Require();
        var recipe = how switch
        {
            "weighted" => Recipe with { BalanceClasses = true, LabelSmoothing = 0.1, GradientClip = 0.5 },
            "mixed" => Recipe with { BalanceClasses = true, Mixing = "mixup", Augmentations = ["flip"], EmaDecay = 0.9 },
            "stopped early" => Recipe with { Epochs = 6, Steps = null, MinSteps = 1, ValidationShare = 0.3, Patience = 2 },
            _ => Recipe,
        };
        var alone = Weights(network, recipe, null);
        var together = await RunAsync(processes, group => Weights(network, recipe, new(group)));
        Assert.All(together, t => Assert.Equal(together[0], t));
        Assert.True(Distance(alone, Fresh(network)) > 0.02);
        Assert.InRange(Distance(alone, together[0]), 0, 1e-4);
    }

    [Fact]
    public async Task With_batch_normalisation_all_processes_end_with_the_same_weights_and_statistics()
    {
        Require();
        var together = await RunAsync(2, group => Weights("tiny", Recipe with { Steps = 5 }, new(group)));
        Assert.Equal(together[0], together[1]);
        Assert.True(Distance(together[0], Fresh("tiny")) > 0.01);
    }

    [Fact]
    public async Task A_training_that_was_killed_goes_on_in_several_processes_from_the_progress_of_the_first()
    {
        Require();
        var undisturbed = Weights("mlp", Recipe, null);
        var path = Path.Combine(folder.FullName, "state");
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Weights("mlp", Recipe, null, new(path, "key", TimeSpan.Zero, TimeProvider.System), stop));
        var resumed = await RunAsync(2, group => Weights("mlp", Recipe, new(group), group.Rank == 0 ? new(path, "key", TimeSpan.FromDays(1), TimeProvider.System) : null));
        Assert.InRange(Distance(undisturbed, resumed[1]), 0, 1e-4);
    }

    [Fact]
    public async Task A_process_that_is_gone_ends_the_training_of_the_others()
    {
        Require();
        var said = await RunAsync(2, group =>
        {
            // Who leaves before the other has come would be missed at the meeting already.
            using var here = Tensor.From<float>([1f], 1);
            group.Sum(here);
            return group.Rank == 0 ? Assert.Throws<ProcessGroupException>(() => Weights("mlp", Recipe, new(group))).Message : "";
        });
        Assert.Contains("lost the others", said[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_would_train_other_things_all_refuse()
    {
        Require();
        var said = await RunAsync(3, group => Assert.Throws<ProcessGroupException>(() => new DataParallel(group).RequireSame(group.Rank == 2 ? "00000000000000ff" : "ffffffffffffffff")).Message);
        Assert.All(said, s => Assert.StartsWith("1 of 3 processes have other labels", s, StringComparison.Ordinal));
        await RunAsync(2, group =>
        {
            new DataParallel(group).RequireSame("0123456789abcdef");
            return true;
        });
    }

    [Fact]
    public async Task A_batch_of_fewer_samples_than_processes_is_refused()
    {
        Require();
        var said = await RunAsync(2, group => Assert.Throws<ArgumentException>(() => Weights("mlp", Recipe with { BatchSize = 1 }, new(group))).Message);
        Assert.All(said, s => Assert.Contains("A batch of 1 samples cannot be shared by 2 processes", s, StringComparison.Ordinal));
    }

    private static float[] Weights(string network, TrainingRecipe recipe, DataParallel? together, TrainingCheckpoint? checkpoint = null, CancellationTokenSource? stop = null)
    {
        var (samples, labelled) = Pictures();
        var images = ImageTensorStore.Load(samples, new(Side, Side), cancel: TestContext.Current.CancellationToken);
        var model = Create(network);
        var (training, validation) = ClassifierLearner.Split(labelled, recipe.ValidationShare, 1);
        var progress = stop is null ? null : new Told(p => stop.Cancel());
        new Trainer(recipe, images, TimeProvider.System) { Together = together }.Fit(model, training, validation, Classes, 1, checkpoint, progress, stop?.Token ?? TestContext.Current.CancellationToken);
        return Values(model);
    }

    private static float[] Fresh(string network) => Values(Create(network));

    private static ClassifierNetwork Create(string network)
    {
        using var generator = new Generator(5);
        using var scope = new TensorScope();
        return ModelCatalog.Get(network).Create(new(3, Side, Side, Classes), generator);
    }

    private static float[] Values(ClassifierNetwork network) => [.. network.NamedState().SelectMany(s => s.Tensor.ToArray<float>())];

    private static double Distance(float[] left, float[] right) => left.Zip(right, (l, r) => Math.Abs((double)l - r)).Max();

    // Uneven classes, and more samples than a batch.
    private static (Sample[] Samples, LabelledSample[] Labelled) Pictures()
    {
        var random = new Random(3);
        var samples = new List<Sample>();
        for (var i = 0; i < 50; i++)
        {
            var of = i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2;
            var pixels = new byte[3 * Side * Side];
            random.NextBytes(pixels);
            for (var p = of; p < pixels.Length; p += 3)
            {
                pixels[p] = (byte)(pixels[p] / 4);
            }

            samples.Add(new(new(i), $"{i}", new RawImage(pixels, Side, Side, 3), of));
        }

        return ([.. samples], [.. samples.Select(s => new LabelledSample(s.Id, new ClassLabel(s.Class!.Value)))]);
    }

    private static void Require()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        Assert.SkipUnless(ProcessGroup.IsAvailable, "The native library was built without gloo.");
    }

    private async Task<T[]> RunAsync<T>(int size, Func<ProcessGroup, T> work)
    {
        var place = Path.Combine(folder.FullName, $"meet-{meetings++}");
        return await Task.WhenAll(Enumerable.Range(0, size).Select(rank => Task.Factory.StartNew(
            () =>
            {
                using var group = ProcessGroup.Meet(place, rank, size, TimeSpan.FromMinutes(1));
                return work(group);
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    private sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
