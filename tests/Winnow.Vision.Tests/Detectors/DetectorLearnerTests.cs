using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Weights;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.Detectors;

public sealed class DetectorLearnerTests : IDisposable
{
    private static readonly DetectionRecipe Quick = new() { ImageSize = 96, BatchSize = 8, Steps = 160, CloseMosaicEpochs = 20 };
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-detector-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Pico_learns_to_find_boxes_and_survives_saving()
    {
        using var model = Learner("yolo11-pico").Fit(Toy.Images(64, seed: 1), Quick, seed: 1, null, CancellationToken.None);
        var tests = Toy.Images(24, seed: 2);
        var samples = tests.Select(Toy.AsSample).ToArray();
        var found = model.Detect(samples, new() { LeastScore = 0.25, Features = true }, null, TestContext.Current.CancellationToken);
        var (hit, marked, reported) = Count(found, tests);
        Assert.True(hit >= 0.8 * marked, $"{hit} of {marked} objects were found, {reported} reported.");
        Assert.True(hit >= 0.7 * reported, $"{hit} of {reported} reported objects are there.");
        var first = found.First(f => f.Detections.Count > 0).Detections[0];
        Assert.Equal(2, first.ClassScores!.Count);
        Assert.Equal(first.Score, first.ClassScores[first.Class], 1e-6);
        Assert.Equal(model.Network.FeatureCount, first.Feature!.Count);

        DetectorFile.Save(model, Path.Combine(folder, "model"));
        using var loaded = DetectorFile.Load(Path.Combine(folder, "model"));
        Assert.Equal(model.Classes, loaded.Classes);
        Assert.Equal(Quick.BatchSize, loaded.Recipe!.BatchSize);
        var again = loaded.Detect(samples, new() { LeastScore = 0.25 }, null, TestContext.Current.CancellationToken);
        Assert.Equal(found.SelectMany(f => f.Detections).Select(d => (d.Box, d.Class, d.Score)), again.SelectMany(f => f.Detections).Select(d => (d.Box, d.Class, d.Score)));
    }

    [Theory]
    [InlineData("yolox-nano", 100, 4e-3)]
    [InlineData("retinanet-resnet18", 40, 1e-3)]
    public void The_other_families_lower_their_loss_too(string name, int steps, double rate)
    {
        var losses = new List<double>();
        var recipe = Quick with { Steps = steps, BatchSize = 4, ImageSize = name.StartsWith("retina", StringComparison.Ordinal) ? 128 : 96, LearningRate = rate, Augmentation = DetectionAugmentation.None };
        using var model = Learner(name).Fit(Toy.Images(8, seed: 1), recipe, seed: 1, new Listener(p => losses.Add(p.Loss)), CancellationToken.None);
        Assert.Equal(steps / 20, losses.Count);
        Assert.True(losses[^1] < 0.8 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
    }

    [Fact]
    public void A_training_stopped_and_resumed_gives_the_weights_of_one_that_was_not()
    {
        var recipe = Quick with { Steps = 12, BatchSize = 4, ImageSize = 64 };
        var images = Toy.Images(10, seed: 3);
        using var whole = Learner("yolo11-pico").Fit(images, recipe, seed: 7, null, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var checkpoint = Path.Combine(folder, "state");
        TrainingCheckpoint Checkpoint() => new(checkpoint, "key", TimeSpan.Zero, TimeProvider.System);
        var steps = 0;
        var interrupted = new DetectorLearner(DetectorCatalog.Get("yolo11-pico"), Toy.Classes, TimeProvider.System)
        {
            Checkpoint = new(checkpoint, "key", TimeSpan.Zero, new CountingClock(() =>
            {
                if (++steps == 14)
                {
                    stop.Cancel();
                }
            })),
        };
        Assert.Throws<OperationCanceledException>(() => interrupted.Fit(images, recipe, seed: 7, null, stop.Token));
        Assert.True(File.Exists(checkpoint));
        var resumed = new DetectorLearner(DetectorCatalog.Get("yolo11-pico"), Toy.Classes, TimeProvider.System) { Checkpoint = Checkpoint() };
        using var second = resumed.Fit(images, recipe, seed: 7, null, CancellationToken.None);
        foreach (var ((name, a), (_, b)) in whole.Network.NamedState().Zip(second.Network.NamedState()))
        {
            Assert.True(a.ToArray<float>().AsSpan().SequenceEqual(b.ToArray<float>()), $"{name} differs.");
        }
    }

    [Fact]
    public void Blended_images_and_soft_targets_are_learned_from_alike_each_time_and_are_in_the_description()
    {
        var recipe = Quick with { Steps = 3, BatchSize = 4, ImageSize = 64, CloseMosaicEpochs = 0, LabelSmoothing = 0.1, Augmentation = new() { Mixup = 0.5 } };
        var images = Toy.Images(6, seed: 3);
        float[] Weights(DetectionRecipe by)
        {
            using var model = Learner("yolo11-pico").Fit(images, by, seed: 7, null, CancellationToken.None);
            DetectorFile.Save(model, Path.Combine(folder, "mixed"));
            return model.Network.NamedParameters().First().Tensor.ToArray<float>();
        }

        var (plain, smoothed, mixed) = (Weights(recipe with { LabelSmoothing = 0, Augmentation = new() }), Weights(recipe with { Augmentation = new() }), Weights(recipe));
        Assert.Equal(mixed, Weights(recipe));
        Assert.Equal(3, new[] { plain, smoothed, mixed }.Select(w => string.Join(' ', w)).Distinct().Count());
        Assert.Equal(recipe, DetectorFile.Describe(Path.Combine(folder, "mixed")).Recipe);
    }

    [Theory]
    [InlineData("yolo11-n", "yolo11n_coco_320.onnx")]
    [InlineData("yolox-nano", "yolox_nano_coco_416.onnx")]
    public void Fine_tuning_from_the_weights_of_an_export_lowers_the_loss(string name, string file)
    {
        var path = Reference.Path(file);
        var losses = new List<double>();
        var learner = new DetectorLearner(DetectorCatalog.Get(name), Toy.Classes, TimeProvider.System) { StartFrom = network => DetectorWeights.Import(network, path) };
        var recipe = Quick with { Steps = 80, BatchSize = 4, Augmentation = DetectionAugmentation.None, LearningRate = 1e-3 };
        using var model = learner.Fit(Toy.Images(8, seed: 4), recipe, seed: 1, new Listener(p => losses.Add(p.Loss)), CancellationToken.None);
        Assert.True(losses[^1] < 0.8 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
    }

    [Fact]
    public void What_cannot_be_learned_from_is_refused_by_name()
    {
        var good = Toy.Images(1, seed: 1)[0];
        string Refusal(AnnotatedImage image) => Assert.ThrowsAny<Exception>(() => Learner("yolo11-pico").Fit([image], Quick, 1, null, CancellationToken.None)).Message;
        Assert.Contains("nobody looked", Refusal(good with { Annotations = null }), StringComparison.Ordinal);
        Assert.Contains("no pixels", Refusal(good with { Source = null }), StringComparison.Ordinal);
        Assert.Contains("class 5", Refusal(good with { Annotations = [new() { Shape = new BoxShape(new Box(1, 1, 9, 9)), Class = 5 }] }), StringComparison.Ordinal);
        Assert.Contains("'0.raw'", Refusal(good with { Source = new EncodedImage(new byte[] { 1, 2, 3 }) }), StringComparison.Ordinal);
        Assert.Contains("annotations were made on 50 × 72", Refusal(good with { Width = 50 }), StringComparison.Ordinal);
        Assert.Contains("multiples of 32", Assert.Throws<ArgumentException>(() => Learner("yolo11-pico").Fit([good], Quick with { ImageSize = 100 }, 1, null, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_that_lies_is_refused()
    {
        using var generator = new Generator(1);
        using var model = RandomDetectors.Create("yolo11-pico", ["a"], 64, generator);
        var path = Path.Combine(folder, "d");
        DetectorFile.Save(model, path);
        var description = Path.Combine(path, DetectorFile.DescriptionName);
        var text = File.ReadAllText(description);
        foreach (var (from, to) in new[] { ("\"version\": 1", "\"version\": 2"), ("yolo11-pico", "nothing"), ("\"side\": 64", "\"side\": 9"), ("weights.safetensors", "../w"), ("\"learned\"", "\"surprise\""), ("\"side\": 64", "\"side\": 100") })
        {
            File.WriteAllText(description, text.Replace(from, to, StringComparison.Ordinal));
            Assert.Throws<InvalidDataException>(() => DetectorFile.Load(path));
        }

        File.WriteAllText(description, text.Replace("\"a\"", "\"a\", \"b\"", StringComparison.Ordinal));
        Assert.Contains("another network", Assert.Throws<InvalidDataException>(() => DetectorFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Detection_on_an_image_of_another_shape_gives_boxes_inside_it()
    {
        using var generator = new Generator(1);
        using var model = RandomDetectors.Create("yolo11-pico", ["a"], 64, generator);
        var found = Assert.Single(model.Detect([new ImageBuffer(300, 40)], new() { LeastScore = 0, Most = 50 }));
        Assert.NotEmpty(found);
        Assert.All(found, d => Assert.True(d.Box.Left >= 0 && d.Box.Top >= 0 && d.Box.Right <= 300 && d.Box.Bottom <= 40));
        Assert.Equal(found.OrderByDescending(d => d.Score), found);
        Assert.NotEmpty(Assert.Single(model.Detect([new ImageBuffer(300, 40)], new() { LeastScore = 0, Side = 128 })));
        Assert.Contains("multiples of 32", Assert.Throws<ArgumentException>(() => model.Detect([new ImageBuffer(9, 9)], new() { Side = 65 })).Message, StringComparison.Ordinal);
    }

    private static DetectorLearner Learner(string name) => new(DetectorCatalog.Get(name), Toy.Classes, TimeProvider.System);

    private static (int Hit, int Marked, int Reported) Count(IReadOnlyList<ImageDetections> found, AnnotatedImage[] truth)
    {
        var (hit, marked, reported) = (0, 0, 0);
        for (var i = 0; i < truth.Length; i++)
        {
            marked += truth[i].Annotations!.Count;
            reported += found[i].Detections.Count;
            hit += truth[i].Annotations!.Count(o => found[i].Detections.Any(d => d.Class == o.Class && d.Box.Overlap(o.Shape.Bounds!.Value) >= 0.5));
        }

        return (hit, marked, reported);
    }

    private sealed class Listener(Action<TrainingProgress> hear) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => hear(value);
    }

    /// <summary>Counts how often it is asked: a checkpoint asks after every step.</summary>
    private sealed class CountingClock(Action asked) : TimeProvider
    {
        public override long GetTimestamp()
        {
            asked();
            return base.GetTimestamp();
        }
    }
}
