using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Core.Search;
using Winnow.Vision.AutoML;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Scoring;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Tests.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.AutoML;

/// <summary>Recipes that start from a pre-trained encoder, whole or frozen, and heads on it.</summary>
public sealed class EncoderStartTests : IDisposable
{
    private static readonly string[] Classes = ["a", "b", "c"];
    private static readonly ClassifierRecipe House = new("tiny", null, new TrainingRecipe { Steps = 6, BatchSize = 16 });
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-start-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Start_and_frozen_layers_are_axes_and_every_point_is_a_recipe_that_is_read_back()
    {
        var task = new ClassifierTask(_ => throw new InvalidOperationException("No image is asked for."), Classes, TimeProvider.System)
        {
            Parts = TuningParts.Start | TuningParts.Model | TuningParts.Augmentation,
            Pretrained = new("tiny", "encoder by vicreg", (_, _) => { }),
        };
        foreach (var incumbent in new[] { House with { Model = "cnn", Size = 16 }, House with { FromEncoder = true, Freeze = FreezeDepth.Early } })
        {
            Assert.Null(task.SpaceAround(incumbent).ProblemWith(task.PointOf(incumbent)));
            Assert.Equal(task.Save(incumbent), task.Save(task.Read(task.PointOf(incumbent), incumbent)));
            var study = new Study(new StudySetup(task.SpaceAround(incumbent), 1) { Sampler = new UniformSampler() }, TimeProvider.System);
            var seen = new HashSet<(bool, FreezeDepth, string)>();
            for (var i = 0; i < 60; i++)
            {
                var trial = study.Ask();
                var recipe = task.Load(task.Save(task.Read(trial.Point, incumbent)));
                seen.Add((recipe.FromEncoder, recipe.Freeze, recipe.Model));
                study.Tell(trial, i);
            }

            // An encoder comes with its network; only fresh weights may grow.
            Assert.All(seen.Where(s => s.Item1), s => Assert.Equal("tiny", s.Item3));
            Assert.Equal(3, seen.Count(s => s.Item1));
            Assert.Contains(seen, s => !s.Item1);
        }

        Assert.Throws<InvalidDataException>(() => task.Load("""{"model":"tiny","size":null,"training":{},"freeze":"body"}"""));
        Assert.DoesNotContain("fromEncoder", task.Save(House), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FreezeDepth.None)]
    [InlineData(FreezeDepth.Early)]
    [InlineData(FreezeDepth.Body)]
    public void Frozen_layers_keep_weights_and_statistics_and_the_others_learn(FreezeDepth depth)
    {
        var (images, labelled) = Shapes();
        var learner = new ClassifierLearner(ModelCatalog.Get("tiny"), House.Training, images, Classes, TimeProvider.System) { Freeze = depth };
        var before = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var started = new ClassifierLearner(ModelCatalog.Get("tiny"), House.Training, images, Classes, TimeProvider.System)
        {
            Freeze = depth,
            StartFrom = (network, _) => network.NamedState().ToList().ForEach(s => before[s.Name] = s.Tensor.ToArray<float>()),
        };
        using var model = started.FitClassifier(labelled, new Random(1), null, Cancel);
        foreach (var (name, tensor) in model.Networks[0].NamedState())
        {
            var learns = depth == FreezeDepth.None || name.StartsWith("head", StringComparison.Ordinal) || (depth == FreezeDepth.Early && name[..name.IndexOf('.', StringComparison.Ordinal)] is "conv4" or "bn4");
            Assert.True(learns == !before[name].SequenceEqual(tensor.ToArray<float>()), $"{name} at {depth}");
        }

        // A resumed or repeated training gives the same weights.
        using var again = learner.FitClassifier(labelled, new Random(1), null, Cancel);
        Assert.Equal(model.Networks[0].NamedState().SelectMany(s => s.Tensor.ToArray<float>()), again.Networks[0].NamedState().SelectMany(s => s.Tensor.ToArray<float>()));
    }

    [Fact]
    public void A_head_on_the_encoder_answers_as_its_regression_does_and_keeps_the_encoder()
    {
        var (images, labelled) = Shapes();
        var place = Path.Combine(folder, "encoder");
        new PretrainRun(place, Small.Tiny, images, TimeProvider.System).Run(Small.Recipe("vicreg", 3), seed: 1, minutes: null, goOn: false, new PretrainHooks(), Cancel);
        var stored = images.WithPreprocessing(EncoderFile.Describe(place).Input);
        var (model, record) = new EncoderHead(place, stored, Classes).Fit(labelled, null, validationShare: 0, seed: 4, Cancel);
        using (model)
        {
            Assert.Equal(("l1", "tiny"), (record.Level, model.Architecture));
            using var encoder = EncoderFile.Load(place);
            encoder.Train(training: false);
            SampleId[] ids = [.. labelled.Select(l => l.Id)];
            Assert.Equal(FeatureExtractor.Extract(encoder.Encoder, stored, ids, "cpu", Cancel).Array, FeatureExtractor.Extract(model.Networks[0], stored, ids, "cpu", Cancel).Array);

            var rows = model.Gather(ids, Evidence.Probabilities, Cancel).Probabilities!;
            Assert.True(ids.Where((_, i) => Array.IndexOf(rows.Row(i).ToArray(), rows.Row(i).ToArray().Max()) == labelled[i].Class).Count() > ids.Length / 2);
            ModelFile.Save(model, Path.Combine(folder, "model"));
            using var loaded = ModelFile.Load(Path.Combine(folder, "model"));
            Assert.Equal(rows.Array, loaded.Over(stored, []).Predict(ids, Cancel).Array);
        }
    }

    private static (ImageTensorStore Images, LabelledSample[] Labelled) Shapes()
    {
        var images = Small.Shapes(96);
        return (images, [.. images.Ids.Take(60).Select((id, i) => new LabelledSample(id, new ClassLabel(i % 3)))]);
    }
}
