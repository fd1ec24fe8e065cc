using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Segmentation;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.Segmentation;

public sealed class SegmenterLearnerTests : IDisposable
{
    private static readonly SegmentationRecipe Quick = new() { ImageSize = 64, Steps = 120 };
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-segmenter-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_small_U_Net_learns_shapes_and_survives_saving()
    {
        using var model = Learner().Fit(Shapes.Images(48, seed: 1), Quick, seed: 1, null, CancellationToken.None);
        var tests = Shapes.Images(24, seed: 2);
        var samples = tests.Select(Shapes.AsSample).ToArray();
        var maps = model.Segment(samples, cancel: TestContext.Current.CancellationToken);
        var metrics = Metrics(tests, maps);
        Assert.True(metrics.MeanIou >= 0.8, $"mIoU is {metrics.MeanIou:0.000}.");
        Assert.All(maps.Zip(tests), m => Assert.Equal((3, m.Second.Height, m.Second.Width), (m.First.Classes, m.First.Height, m.First.Width)));
        Assert.All(maps, Sums);

        SegmenterFile.Save(model, Path.Combine(folder, "model"));
        using var loaded = SegmenterFile.Load(Path.Combine(folder, "model"));
        Assert.Equal(model.Classes, loaded.Classes);
        Assert.Equal(Quick, loaded.Recipe);
        Assert.All(maps.Zip(loaded.Segment(samples, cancel: TestContext.Current.CancellationToken)), m => Assert.True(m.First.Probabilities.Span.SequenceEqual(m.Second.Probabilities.Span)));

        var small = model.Segment(samples[..2], new() { LongestSide = 32 }, cancel: TestContext.Current.CancellationToken);
        Assert.All(small, m => Assert.Equal((24, 32), (m.Height, m.Width)));
        Assert.All(small, Sums);
        var masks = SegmentationMaps.Masks(maps[0]);
        Assert.All(masks, m => Assert.InRange(m.Score!.Value, 1.0 / 3, 1.0001));
        Assert.Equal(SegmentationMaps.Labels(maps[0]).Classes.ToArray().Count(c => c > 0), masks.Sum(m => ((MaskShape)m.Shape).Mask.Area));
        Assert.All(SegmentationMaps.Outlines(maps[0], 20), o => Assert.True(((PolygonShape)o.Shape).Polygons[0].SignedArea >= 20));
        Assert.Equal((samples.Length, model.Network.FeatureCount), (model.Embed(samples, TestContext.Current.CancellationToken).Rows, model.Embed(samples[..1], TestContext.Current.CancellationToken).Columns));
    }

    [Fact]
    public void A_large_image_is_segmented_alike_however_it_is_tiled()
    {
        using var model = Learner().Fit(Shapes.Images(24, seed: 1, 160, 128), Quick with { View = SegmentationView.Tiles, Steps = 100 }, seed: 1, null, CancellationToken.None);
        var tests = Shapes.Images(3, seed: 4, 160, 160);
        var images = tests.Select(t => ImageReader.Read(t.Source!)).ToArray();
        var whole = new SegmenterModel(model.Architecture, model.Network, model.Classes, 160); // one tile as large as the image; the other model frees the network
        var expected = whole.Segment(images);
        Assert.True(Metrics(tests, expected).MeanIou >= 0.7, $"mIoU is {Metrics(tests, expected).MeanIou:0.000}.");
        foreach (var overlap in new[] { 0.1, 0.25, 0.5 })
        {
            var tiled = model.Segment(images, new() { Overlap = overlap });
            Assert.All(tiled, Sums);
            for (var i = 0; i < tiled.Count; i++)
            {
                var (a, b) = (SegmentationMaps.Labels(expected[i]).Classes, SegmentationMaps.Labels(tiled[i]).Classes);
                var same = a.ToArray().Zip(b.ToArray(), (x, y) => x == y).Count(s => s) / (double)a.Length;
                var apart = expected[i].Probabilities.ToArray().Zip(tiled[i].Probabilities.ToArray(), (x, y) => Math.Abs(x - y)).Average();
                Assert.True(same >= 0.985 && apart <= 0.02, $"With an overlap of {overlap}, {same:0.0000} of the pixels agree and probabilities are {apart:0.0000} apart.");
            }
        }
    }

    [Fact]
    public void Blended_images_are_learned_from_alike_each_time_and_are_in_the_description()
    {
        var recipe = Quick with { ImageSize = 32, Steps = 3, BatchSize = 4, MixupAlpha = 1 };
        float[] Weights(SegmentationRecipe by)
        {
            using var model = Learner().Fit(Shapes.Images(6, seed: 1), by, seed: 7, null, CancellationToken.None);
            SegmenterFile.Save(model, Path.Combine(folder, "mixed"));
            return model.Network.NamedParameters().First().Tensor.ToArray<float>();
        }

        Assert.NotEqual(Weights(recipe with { MixupAlpha = 0 }), Weights(recipe));
        Assert.Equal(Weights(recipe), Weights(recipe));
        Assert.Equal(recipe, SegmenterFile.Describe(Path.Combine(folder, "mixed")).Recipe);
    }

    [Theory]
    [InlineData("unet-resnet18")]
    [InlineData("deeplabv3-resnet18")]
    public void The_other_networks_lower_their_loss_too(string name)
    {
        var losses = new List<double>();
        var recipe = Quick with { Steps = 40, BatchSize = 2, LearningRate = 1e-3, Augmentation = Winnow.Vision.Augmentation.SceneAugmentation.None };
        using var model = Learner(name).Fit(Shapes.Images(4, seed: 1), recipe, seed: 1, new Listener(p => losses.Add(p.Loss)), CancellationToken.None);
        Assert.Equal(2, losses.Count);
        Assert.True(losses[1] < 0.8 * losses[0], $"The loss went from {losses[0]} to {losses[1]}.");
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_one_others()
    {
        var recipe = Quick with { Steps = 6, ImageSize = 32 };
        float[] Weights(int seed)
        {
            using var model = Learner().Fit(Shapes.Images(5, seed: 3), recipe, seed, null, CancellationToken.None);
            return [.. model.Network.NamedState().SelectMany(s => s.Tensor.ToArray<float>())];
        }

        var first = Weights(7);
        Assert.Equal(first, Weights(7));
        Assert.NotEqual(first, Weights(8));
    }

    [Fact]
    public void What_cannot_be_learned_from_is_refused_by_name()
    {
        var good = Shapes.Images(1, seed: 1)[0];
        string Refusal(AnnotatedImage image) => Assert.ThrowsAny<Exception>(() => Learner().Fit([image], Quick, 1, null, CancellationToken.None)).Message;
        Assert.Contains("nobody looked", Refusal(good with { Annotations = null }), StringComparison.Ordinal);
        Assert.Contains("no pixels", Refusal(good with { Source = null }), StringComparison.Ordinal);
        Assert.Contains("'0.raw' cannot be learned from: an object has class 5", Refusal(good with { Annotations = [good.Annotations![0] with { Class = 5 }] }), StringComparison.Ordinal);
        Assert.Contains("is a box", Refusal(good with { Annotations = [new() { Shape = new BoxShape(new(1, 1, 9, 9)), Class = 0 }] }), StringComparison.Ordinal);
        Assert.Contains("'0.raw'", Refusal(good with { Source = new EncodedImage(new byte[] { 1, 2, 3 }) }), StringComparison.Ordinal);
        Assert.Contains("annotations were made on 50 × 48", Refusal(good with { Width = 50 }), StringComparison.Ordinal);
        Assert.Contains("no image is annotated", Assert.Throws<ArgumentException>(() => Learner().Fit([], Quick, 1, null, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Contains("multiples of 16", Assert.Throws<ArgumentException>(() => Learner().Fit([good], Quick with { ImageSize = 40 }, 1, null, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_that_lies_is_refused()
    {
        using var generator = new Generator(1);
        using var model = new SegmenterModel("unet-small", SegmenterCatalog.Get("unet-small").Create(2, generator), ["a"], 64);
        var path = Path.Combine(folder, "d");
        SegmenterFile.Save(model, path);
        var description = Path.Combine(path, SegmenterFile.DescriptionName);
        var text = File.ReadAllText(description);
        foreach (var (from, to) in new[] { ("\"version\": 1", "\"version\": 2"), ("unet-small", "nothing"), ("\"side\": 64", "\"side\": 9"), ("weights.safetensors", "../w"), ("\"learned\"", "\"surprise\""), ("\"side\": 64", "\"side\": 40"), ("\"whole\"", "\"partly\"") })
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            File.WriteAllText(description, text.Replace(from, to, StringComparison.Ordinal));
            Assert.Throws<InvalidDataException>(() => SegmenterFile.Load(path));
        }

        File.WriteAllText(description, text.Replace("\"a\"", "\"a\", \"b\"", StringComparison.Ordinal));
        Assert.Contains("another network", Assert.Throws<InvalidDataException>(() => SegmenterFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_loop_a_segmenter_is_measured_and_gives_maps_embeddings_labels_and_costs()
    {
        var images = Shapes.Images(12, seed: 6).Select(Shapes.AsSample).ToArray();
        LabelledSample[] known = [.. images.Select(s => new LabelledSample(s.Id, new ObjectLabels(s.Objects!)))];
        var learner = new SegmenterInLoop(SegmenterCatalog.Get("unet-small"), Quick with { Steps = 20 }, images.ToDictionary(s => s.Id), Shapes.Classes, TimeProvider.System) { MapSide = 16, Seconds = (10, 30) };
        using var model = learner.Fit(known[..6], new Random(1), null, CancellationToken.None);
        var measured = model.Measure(known[6..], CancellationToken.None);
        Assert.Equal("mIoU", measured.Metric);
        Assert.Equal(measured.Segmentation!.MeanIou, measured.Value);
        Assert.InRange(measured.Value, 0.05, 1);
        var view = model.Gather([.. images[6..].Select(s => s.Id)], learner.Provides, CancellationToken.None);
        Assert.Equal(["background", .. Shapes.Classes], view.Classes);
        Assert.Equal(images[6..].Select(s => s.Id), view.Maps!.Select(m => m.Id));
        Assert.All(view.Maps!, m => Assert.Equal((3, 12, 16), (m.Classes, m.Height, m.Width)));
        Assert.Equal((6, 128), (view.Embeddings!.Rows, view.Embeddings.Columns));
        Assert.Equal((6, 6), (view.Labelled!.Objects.Count, view.Labelled.Embeddings!.Rows));
        Assert.All(view.Costs!, c => Assert.Equal(0, (c - 10) % 30));
        Assert.Throws<MissingEvidenceException>(() => model.Gather([images[0].Id], Evidence.Detections, CancellationToken.None));
    }

    private static SegmenterLearner Learner(string name = "unet-small") => new(SegmenterCatalog.Get(name), Shapes.Classes, TimeProvider.System);

    private static SegmentationMetrics Metrics(AnnotatedImage[] truth, IReadOnlyList<SegmentationMap> maps) =>
        SegmentationMetrics.Of([.. truth.Zip(maps, (t, m) => (Shapes.Truth(t), SegmentationMaps.Labels(m)))], 3);

    private static void Sums(SegmentationMap map)
    {
        var values = map.Probabilities.Span;
        for (var p = 0; p < map.Height * map.Width; p++)
        {
            var sum = 0f;
            for (var c = 0; c < map.Classes; c++)
            {
                sum += values[(c * map.Height * map.Width) + p];
            }

            Assert.Equal(1, sum, 1e-4);
        }
    }

    private sealed class Listener(Action<TrainingProgress> hear) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => hear(value);
    }
}
