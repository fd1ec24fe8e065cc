using Winnow.Core.Data;
using Winnow.Core.Search;
using Winnow.Core.Tuning;
using Winnow.Torch;
using Winnow.Vision.AutoML;
using Winnow.Vision.Detectors;
using Winnow.Vision.Imaging;
using Winnow.Vision.Segmentation;
using Winnow.Vision.Tests.Detectors;
using Winnow.Vision.Tests.Segmentation;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.AutoML;

public sealed class RecipeTaskTests
{
    private static readonly string[] Classes = ["low", "high"];
    private static readonly ClassifierRecipe Classifier = new("mlp", null, new TrainingRecipe { MinSteps = 30, Epochs = 1, BatchSize = 16 });
    private static readonly DetectorRecipe Detector = new("yolo11-pico", new DetectionRecipe { ImageSize = 64, MinSteps = 2, Epochs = 1, BatchSize = 4 });
    private static readonly DetectorRecipe Softened = Detector with { Training = Detector.Training with { LabelSmoothing = 0.05, Augmentation = new() { Mixup = 0.3 } } };
    private static readonly SegmenterRecipe Segmenter = new("unet-small", new SegmentationRecipe { ImageSize = 64, MinSteps = 2, Epochs = 1, BatchSize = 4 });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_recipe_in_use_is_a_point_of_the_space_around_it_and_is_read_back()
    {
        Check(Task(), Classifier);
        Check(Task(), Classifier with { Model = "resnet50", Size = 1020, Training = Classifier.Training with { Augmentations = ["cutout"], Mixing = "mixup", LabelSmoothing = 0.05, WeightDecay = 0 } });
        Check(Detectors(Classes), Detector);
        Check(Detectors(Classes), Softened);
        Check(Detectors(["one"]), Softened);
        Check(Segmenters(), Segmenter);
        Check(Segmenters(), Segmenter with { Training = Segmenter.Training with { MixupAlpha = 0.4, Loss = new() { LabelSmoothing = 0.05 } } });

        static void Check<T>(TrainingTask<T> task, T recipe)
            where T : class
        {
            var (space, point) = (task.SpaceAround(recipe), task.PointOf(recipe));
            Assert.Null(space.ProblemWith(point));
            Assert.Equal(task.Save(recipe), task.Save(task.Read(point, recipe)));
            Assert.Equal(task.Save(recipe), task.Save(task.Load(task.Save(recipe))));
        }
    }

    [Fact]
    public void Every_point_that_a_search_may_propose_is_a_valid_recipe()
    {
        Check(Task(), Classifier);
        Check(Detectors(Classes), Detector);
        Check(Segmenters(), Segmenter);

        static void Check<T>(TrainingTask<T> task, T recipe)
            where T : class
        {
            var study = new Study(new StudySetup(task.SpaceAround(recipe), 1) { Sampler = new UniformSampler() }, TimeProvider.System);
            var words = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < 100; i++)
            {
                var trial = study.Ask();
                words.Add(task.Words(task.Read(trial.Point, recipe)));
                study.Tell(trial, i);
            }

            Assert.True(words.Count > 90); // every part of a point shows in the words
        }
    }

    [Fact]
    public void Networks_and_inputs_grow_one_notch_at_a_time()
    {
        var task = Task();
        SearchPoint At(ClassifierRecipe recipe, string axis) => new(task.PointOf(recipe).Values.Select(v => v.Key == axis ? KeyValuePair.Create<string, ParameterValue>(axis, "larger") : v));
        var grown = task.Read(At(Classifier, "model"), Classifier);
        Assert.Equal(("cnn", 8), (grown.Model, grown.Size)); // the input stays as it was
        Assert.Equal("resnet18-small", task.Read(At(grown, "model"), grown).Model);
        Assert.Equal(("mlp", 12), (task.Read(At(Classifier, "size"), Classifier) is var larger ? larger.Model : "", larger.Size));
        var last = Classifier with { Model = "resnet50-small" };
        Assert.DoesNotContain(task.SpaceAround(last).Parameters, p => p.Name == "model");
    }

    [Fact]
    public void Only_what_may_change_is_searched()
    {
        var space = Task(TuningParts.Augmentation).SpaceAround(Classifier);
        Assert.Equal(["augmentation", "mixing", "label smoothing"], space.Parameters.Select(p => p.Name));
        Assert.Contains("has no parameter", Assert.Throws<ArgumentException>(() => Task(TuningParts.None).SpaceAround(Classifier)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Detectors_and_segmenters_are_searched_with_and_without_mixup_and_label_smoothing()
    {
        static string Choices<T>(TrainingTask<T> task, T recipe)
            where T : class => string.Join("; ", task.SpaceAround(recipe).Parameters.OfType<CategoricalParameter>().Where(p => p.Name is "mixup" or "label smoothing").Select(p => $"{p.Name} {string.Join(' ', p.Choices)}"));
        Assert.Equal("mixup 0 0.5; label smoothing 0 0.1", Choices(Detectors(Classes), Detector));
        Assert.Equal("mixup 0 0.5 0.3; label smoothing 0 0.1 0.05", Choices(Detectors(Classes), Softened));
        Assert.Equal("mixup 0 0.5", Choices(Detectors(["one"]), Detector)); // one class is all of its target
        Assert.Equal("mixup 0 0.2; label smoothing 0 0.1", Choices(Segmenters(), Segmenter));

        var (detectors, segmenters) = (Detectors(Classes), Segmenters());
        var detector = detectors.Read(With(detectors.PointOf(Detector), ("mixup", "0.5"), ("label smoothing", "0.1")), Detector);
        Assert.Equal((0.5, 0.1), (detector.Training.Augmentation.Mixup, detector.Training.LabelSmoothing));
        Assert.Equal(Detector.Training.Augmentation, detector.Training.Augmentation with { Mixup = 0 });
        Assert.EndsWith("augmentation mosaic, mixup 0.5, label smoothing 0.1", detectors.Words(detector), StringComparison.Ordinal);
        var segmenter = segmenters.Read(With(segmenters.PointOf(Segmenter), ("mixup", "0.2"), ("augmentation", "none")), Segmenter);
        Assert.Equal(0.2, segmenter.Training.MixupAlpha);
        Assert.EndsWith("augmentation none, mixup 0.2", segmenters.Words(segmenter), StringComparison.Ordinal);

        // What is off by default is not written, so that recipes of earlier versions are the same text.
        Assert.DoesNotContain("mixup", detectors.Save(Detector) + segmenters.Save(Segmenter), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("smoothing", detectors.Save(Detector), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(segmenter, segmenters.Load(segmenters.Save(segmenter)));
        Assert.Equal(detector, detectors.Load(detectors.Save(detector)));
        Assert.Throws<InvalidDataException>(() => detectors.Load("""{"model":"yolo11-pico","training":{"augmentation":{"mixup":1.5}}}"""));
        Assert.Throws<InvalidDataException>(() => detectors.Load("""{"model":"yolo11-pico","training":{"labelSmoothing":1}}"""));
        Assert.Throws<InvalidDataException>(() => segmenters.Load("""{"model":"unet-small","training":{"mixupAlpha":-0.1}}"""));

        static SearchPoint With(SearchPoint point, params (string Axis, string Choice)[] changes) =>
            new(point.Values.Select(v => changes.FirstOrDefault(c => c.Axis == v.Key) is { Choice: { } choice } ? KeyValuePair.Create<string, ParameterValue>(v.Key, choice) : v));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"model\":\"../mlp\",\"size\":null,\"training\":{}}")]
    [InlineData("{\"model\":\"mlp\",\"size\":5000,\"training\":{}}")]
    [InlineData("{\"model\":\"mlp\",\"size\":null,\"training\":{\"learningRate\":-1}}")]
    [InlineData("{\"model\":\"mlp\",\"size\":null,\"training\":{\"augmentations\":[\"magic\"]}}")]
    [InlineData("{\"model\":\"mlp\",\"size\":null,\"training\":{\"mixing\":\"magic\"}}")]
    [InlineData("{\"model\":\"mlp\",\"size\":null,\"training\":{},\"more\":1}")]
    public void A_file_that_is_no_recipe_is_refused(string json) => Assert.Throws<InvalidDataException>(() => Task().Load(json));

    [Fact]
    public void A_search_trains_classifiers_and_ends_with_a_recipe_and_its_reason()
    {
        RequireNative();
        var (samples, labelled) = Pictures();
        var images = ImageTensorStore.Load(samples, new(8, 8), cancel: Cancel);
        var task = new ClassifierTask(_ => images, Classes, TimeProvider.System) { Parts = TuningParts.Optimisation | TuningParts.Augmentation };
        var tuning = new RecipeSearch<ClassifierRecipe>(task, new() { Trials = 4, Folds = 3 }, TimeProvider.System).Run(Classifier, labelled, 1, null, Cancel);
        Assert.Equal(4, tuning.Board.Count);
        var incumbent = tuning.Board.Single(t => t.Number == 0);
        Assert.Equal((TrialState.Complete, 3), (incumbent.State, incumbent.Folds));
        Assert.True(incumbent.Score > 0.6); // more noise above than below: easy, but not with 30 steps on each fold
        Assert.NotEmpty(tuning.Reason);
        // The same folds and seeds give the same scores.
        var again = new RecipeSearch<ClassifierRecipe>(task, new() { Trials = 4, Folds = 3 }, TimeProvider.System).Run(Classifier, labelled, 1, null, Cancel);
        Assert.Equal(tuning.Board.Select(t => t.Score), again.Board.Select(t => t.Score));
    }

    [Fact]
    public void A_rate_at_which_the_loss_is_no_number_fails_the_trial_and_not_the_search()
    {
        RequireNative();
        var (samples, labelled) = Pictures();
        var images = ImageTensorStore.Load(samples, new(8, 8), cancel: Cancel);
        var task = new ClassifierTask(_ => images, Classes, TimeProvider.System);
        var wild = Classifier with { Training = Classifier.Training with { LearningRate = 1e30, GradientClip = 0 } };
        var exception = Assert.Throws<NotFiniteNumberException>(() => task.Score(wild, 1, labelled[..20], labelled[20..], 1, Cancel));
        Assert.StartsWith("The training diverged: the loss is NaN at step ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_is_cancelled_ends_at_the_next_step()
    {
        RequireNative();
        var (samples, labelled) = Pictures();
        var images = ImageTensorStore.Load(samples, new(8, 8), cancel: Cancel);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var task = new ClassifierTask(_ => images, Classes, TimeProvider.System);
        Assert.ThrowsAny<OperationCanceledException>(() => task.Score(Classifier, 1, labelled[..20], labelled[20..], 1, stop.Token));
    }

    [Fact]
    public void Detectors_and_segmenters_are_trained_and_measured_by_the_same_search()
    {
        RequireNative();
        var boxes = Toy.Images(10, 1);
        var detector = new DetectorTask(boxes.Index().ToDictionary(i => new SampleId(i.Index), i => Toy.AsSample(i.Item, i.Index)), Toy.Classes, TimeProvider.System) { Measure = new DetectionMeasure() };
        Check(detector, Detector, boxes);
        var shapes = Shapes.Images(10, 1);
        var segmenter = new SegmenterTask(shapes.Index().ToDictionary(i => new SampleId(i.Index), i => Shapes.AsSample(i.Item, i.Index)), Shapes.Classes, TimeProvider.System) { Measure = new SegmentationMeasure() };
        Check(segmenter, Segmenter, shapes);

        static void Check<T>(TrainingTask<T> task, T recipe, AnnotatedImage[] images)
            where T : class
        {
            LabelledSample[] labelled = [.. images.Select((image, i) => new LabelledSample(new(i), new ObjectLabels(image.Annotations!)))];
            var tuning = new RecipeSearch<T>(task, new() { Trials = 2, Folds = 2 }, TimeProvider.System).Run(recipe, labelled, 1, null, Cancel);
            Assert.Equal(2, tuning.Board.Count);
            Assert.Equal((TrialState.Complete, 2), (tuning.Board.Single(t => t.Number == 0).State, tuning.Board.Single(t => t.Number == 0).Folds));
            Assert.InRange(tuning.Board.Single(t => t.Number == 0).Score!.Value, 0, 1);
        }
    }

    private static DetectorTask Detectors(string[] classes) => new(new Dictionary<SampleId, Sample>(), classes, TimeProvider.System);

    private static SegmenterTask Segmenters() => new(new Dictionary<SampleId, Sample>(), Classes, TimeProvider.System);

    private static ClassifierTask Task(TuningParts parts = TuningParts.All)
    {
        var images = ImageTensorStore.Load([], new(8, 8));
        return new(_ => images, Classes, TimeProvider.System) { Parts = parts };
    }

    private static (Sample[] Samples, LabelledSample[] Labelled) Pictures()
    {
        Sample[] samples = [.. Enumerable.Range(0, 40).Select(i =>
        {
            var pixels = new byte[8 * 8 * 3];
            new Random(i).NextBytes(pixels.AsSpan(0, i % 2 == 0 ? 48 : 192));
            return new Sample(new(i), $"{i}", new RawImage(pixels, 8, 8, 3), i % 2);
        })];
        return (samples, [.. samples.Select(s => new LabelledSample(s.Id, new ClassLabel(s.Class!.Value)))]);
    }

    private static void RequireNative() => Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
}
