using Winnow.Core.Data;
using Winnow.Core.Search;
using Winnow.Torch;
using Winnow.Vision.AutoML;
using Winnow.Vision.Detectors;
using Winnow.Vision.Models;
using Winnow.Vision.Segmentation;
using Winnow.Vision.Tests.Detectors;
using Winnow.Vision.Tests.Segmentation;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.AutoML;

/// <summary>Recipes of detectors and segmenters that start from a pre-trained body, whole or frozen.</summary>
public sealed class ObjectStartTests
{
    private static readonly string[] Classes = ["a", "b"];
    private static readonly DetectorRecipe Detector = new("yolo11-pico", new DetectionRecipe { ImageSize = 64, MinSteps = 2, Epochs = 1, BatchSize = 4 });
    private static readonly SegmenterRecipe Segmenter = new("unet-small", new SegmentationRecipe { ImageSize = 64, MinSteps = 2, Epochs = 1, BatchSize = 4 });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Start_frozen_layers_and_smoothing_are_axes_and_every_point_is_a_recipe_that_is_read_back()
    {
        var detectors = new DetectorTask(new Dictionary<SampleId, Sample>(), Classes, TimeProvider.System) { Pretrained = new("retinanet-resnet18", "encoder by vicreg", _ => { }) };
        Check(detectors, Detector, r => (r.FromEncoder, r.Freeze, r.Model, r.Training.ImageSize % (r.FromEncoder ? 128 : 32)), "retinanet-resnet18");
        Check(detectors, Detector with { Model = "retinanet-resnet18", FromEncoder = true, Freeze = FreezeDepth.Early, Training = Detector.Training with { ImageSize = 128 } }, r => (r.FromEncoder, r.Freeze, r.Model, r.Training.ImageSize % 128), "retinanet-resnet18");
        var segmenters = new SegmenterTask(new Dictionary<SampleId, Sample>(), Classes, TimeProvider.System) { Pretrained = new("unet-resnet18", "encoder by vicreg", _ => { }) };
        Check(segmenters, Segmenter, r => (r.FromEncoder, r.Freeze, r.Model, r.Training.ImageSize % 32), "unet-resnet18");
        Check(segmenters, Segmenter with { Model = "unet-resnet18", FromEncoder = true, Freeze = FreezeDepth.Body, Training = Segmenter.Training with { Loss = new() { LabelSmoothing = 0.05 } } }, r => (r.FromEncoder, r.Freeze, r.Model, r.Training.ImageSize % 32), "unet-resnet18");
        Assert.Contains(segmenters.SpaceAround(Segmenter).Parameters, p => p.Name == "label smoothing");
        Assert.DoesNotContain("fromEncoder", segmenters.Save(Segmenter), StringComparison.Ordinal);
        Assert.DoesNotContain("labelSmoothing", segmenters.Save(Segmenter), StringComparison.Ordinal);
        Assert.Contains("Fresh weights cannot be kept", Assert.Throws<InvalidDataException>(() => segmenters.Load("""{"model":"unet-resnet18","training":{},"freeze":"body"}""")).Message, StringComparison.Ordinal);
        Assert.Contains("built on no ResNet", Assert.Throws<InvalidDataException>(() => segmenters.Load("""{"model":"unet-small","training":{},"fromEncoder":true}""")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => segmenters.Load("""{"model":"unet-small","training":{"loss":{"labelSmoothing":1}}}"""));

        static void Check<T>(TrainingTask<T> task, T incumbent, Func<T, (bool FromEncoder, FreezeDepth Freeze, string Model, int Over)> of, string body)
            where T : class
        {
            Assert.Null(task.SpaceAround(incumbent).ProblemWith(task.PointOf(incumbent)));
            Assert.Equal(task.Save(incumbent), task.Save(task.Read(task.PointOf(incumbent), incumbent)));
            var study = new Study(new StudySetup(task.SpaceAround(incumbent), 1) { Sampler = new UniformSampler() }, TimeProvider.System);
            var seen = new HashSet<(bool FromEncoder, FreezeDepth Freeze, string Model, int Over)>();
            for (var i = 0; i < 80; i++)
            {
                var trial = study.Ask();
                seen.Add(of(task.Load(task.Save(task.Read(trial.Point, incumbent)))));
                study.Tell(trial, i);
            }

            // The encoder comes with its network, at a side that it takes; only fresh weights may grow.
            Assert.All(seen, s => Assert.Equal(0, s.Over));
            Assert.All(seen.Where(s => s.FromEncoder), s => Assert.Equal(body, s.Model));
            Assert.Equal(3, seen.Where(s => s.FromEncoder).Select(s => s.Freeze).Distinct().Count());
            Assert.All(seen.Where(s => !s.FromEncoder), s => Assert.Equal(FreezeDepth.None, s.Freeze));
            Assert.Contains(seen, s => !s.FromEncoder);
        }
    }

    [Fact]
    public void The_usual_way_to_vary_images_can_come_back()
    {
        var task = new DetectorTask(new Dictionary<SampleId, Sample>(), Classes, TimeProvider.System) { Parts = TuningParts.Augmentation };
        var bare = Detector with { Training = Detector.Training with { Augmentation = DetectionAugmentation.None } };
        Assert.Equal(new DetectionAugmentation(), task.Read(new([new("augmentation", "usual")]), bare).Training.Augmentation);
        Assert.Equal(2 + 1, ((CategoricalParameter)task.SpaceAround(Detector).Parameters[0]).Choices.Count);
        var blended = Detector with { Training = Detector.Training with { Augmentation = new() { Mixup = 0.5 } } };
        Assert.Equal(2 + 1, ((CategoricalParameter)task.SpaceAround(blended).Parameters[0]).Choices.Count);
        Assert.Equal(2 + 2, ((CategoricalParameter)task.SpaceAround(bare).Parameters[0]).Choices.Count);
    }

    [Theory]
    [InlineData(FreezeDepth.None)]
    [InlineData(FreezeDepth.Early)]
    [InlineData(FreezeDepth.Body)]
    public void Frozen_parts_of_a_body_keep_weights_and_statistics_and_the_rest_learns(FreezeDepth depth)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        Dictionary<string, float[]> before = [];
        var learner = new SegmenterLearner(SegmenterCatalog.Get("unet-resnet18"), Shapes.Classes, TimeProvider.System)
        {
            StartFrom = network => before = Values(network.Body!),
            Freeze = depth,
        };
        using var model = learner.Fit(Shapes.Images(4, 1), new() { ImageSize = 64, Steps = 2, BatchSize = 2 }, 1, null, Cancel);
        var after = Values(model.Network.Body!);
        string[] kept = [.. before.Where(b => b.Value.AsSpan().SequenceEqual(after[b.Key])).Select(b => b.Key)];
        string[] expected = [.. before.Keys.Where(k => depth == FreezeDepth.Body || (depth == FreezeDepth.Early && !k.StartsWith("layer4", StringComparison.Ordinal)))];
        Assert.Equal(expected, kept);
    }

    [Fact]
    public void A_search_trains_from_the_body_and_says_so()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var images = Toy.Images(4, 1);
        var filled = 0;
        var task = new DetectorTask(images.Index().ToDictionary(i => new SampleId(i.Index), i => Toy.AsSample(i.Item, i.Index)), Toy.Classes, TimeProvider.System)
        {
            Pretrained = new("retinanet-resnet18", "encoder by vicreg", body => filled += body is ResNet ? 1 : 0),
        };
        LabelledSample[] labelled = [.. images.Select((image, i) => new LabelledSample(new(i), new ObjectLabels(image.Annotations!)))];
        var recipe = new DetectorRecipe("retinanet-resnet18", Detector.Training with { ImageSize = 128, Steps = 1, BatchSize = 2 }) { FromEncoder = true, Freeze = FreezeDepth.Body };
        Assert.InRange(task.Score(recipe, 1, labelled[..3], labelled[3..], 1, Cancel), 0, 1);
        Assert.Equal(1, filled);
        Assert.StartsWith("retinanet-resnet18 from the encoder, its body kept at 128 pixels", task.Words(recipe), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new DetectorTask(new Dictionary<SampleId, Sample>(), Classes, TimeProvider.System).Learner(recipe));
    }

    private static Dictionary<string, float[]> Values(ResNet body) => body.NamedState().ToDictionary(s => s.Name, s => s.Tensor.ToArray<float>(), StringComparer.Ordinal);
}
