using System.Text.Json.Nodes;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Vision.Tests.Training;

public sealed class ModelFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-model-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("mlp", 1)]
    [InlineData("cnn", 2)]
    [InlineData("resnet18-small", 1)]
    public void A_saved_model_gives_identical_probabilities(string name, int members)
    {
        var (model, images) = Train(name, members);
        using (model)
        {
            var path = Path.Combine(folder, "model");
            ModelFile.Save(model, path);
            Assert.False(Directory.Exists(path + ".part"));
            using var loaded = ModelFile.Load(path);
            var cancel = TestContext.Current.CancellationToken;
            Assert.Equal(model.Predict(images.Ids, cancel).Array, loaded.Over(images, []).Predict(images.Ids, cancel).Array);
            Assert.Equal(model.Temperature, loaded.Temperature);
        }
    }

    [Fact]
    public void Saving_again_replaces_the_model_and_a_torn_attempt_is_cleared()
    {
        var path = Path.Combine(folder, "model");
        Directory.CreateDirectory(path + ".part");
        File.WriteAllText(Path.Combine(path + ".part", "weights-7.safetensors"), "torn");
        Save("cnn", path);
        Save("mlp", path);
        Assert.Equal("mlp", ModelFile.Describe(path).Architecture);
        Assert.Equal(["model.json", "weights-0.safetensors"], Directory.GetFiles(path).Select(Path.GetFileName).Order());
    }

    public static TheoryData<string, string, string> Lies => new()
    {
        { "version", "2", "has version 2" },
        { "architecture", "\"../mlp\"", "architecture '../mlp' is none of" },
        { "classes", "[\"a\"]", "1 classes" },
        { "classes", "[\"a\",\"a\"]", "name of another" },
        { "classes", "[\"a\",null]", "no name" },
        { "classes", "[\"a\",\"b\",\"c\"]", "another network" },
        { "input", "{\"width\":70000,\"height\":8,\"channels\":3}", "too large" },
        { "input", "{\"width\":8,\"height\":8,\"channels\":2}", "2 channels" },
        { "input", "{\"width\":8,\"height\":8,\"channels\":3,\"standardDeviation\":[0,1,1]}", "above 0" },
        { "input", "null", "model.json" },
        { "temperature", "0", "temperature 0" },
        { "temperature", "\"NaN\"", "model.json" },
        { "recipe", "{\"ensembleSize\":5}", "1 files of weights for an ensemble of 5" },
        { "recipe", "{\"dropout\":1.5}", "Dropout" },
        { "recipe", "{\"augmentations\":[\"nonsense\"]}", "nonsense" },
        { "labelled", "0", "0 labels" },
        { "metric", "\"luck\"", "'luck'" },
        { "weights", "[{\"file\":\"../weights-0.safetensors\",\"sha256\":\"\"}]", "must be in weights-0.safetensors" },
        { "weights", "[{\"file\":\"weights-0.safetensors\",\"sha256\":\"00\"}]", "was altered" },
        { "weights", "[null]", "must be in" },
        { "extra", "1", "extra" },
    };

    [Theory, MemberData(nameof(Lies))]
    public void A_description_that_lies_is_refused_with_the_field(string field, string value, string expected)
    {
        var path = Path.Combine(folder, "model");
        Save("mlp", path);
        var file = Path.Combine(path, ModelFile.DescriptionName);
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        json[field] = JsonNode.Parse(value);
        File.WriteAllText(file, json.ToJsonString());
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_or_foreign_files_are_refused()
    {
        var path = Path.Combine(folder, "model");
        Assert.Contains("holds no model.json", Assert.Throws<InvalidDataException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
        Save("mlp", path);
        File.Delete(Path.Combine(path, "weights-0.safetensors"));
        Assert.Contains("lacks its file", Assert.Throws<InvalidDataException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(path, ModelFile.DescriptionName), "[[[");
        Assert.Contains("not a model's description", Assert.Throws<InvalidDataException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    private static void Save(string name, string path)
    {
        var (model, _) = Train(name, 1);
        using (model)
        {
            ModelFile.Save(model, path);
        }
    }

    private static (ClassifierModel Model, ImageTensorStore Images) Train(string name, int members)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var samples = Enumerable.Range(0, 24).Select(i =>
        {
            var pixels = new byte[8 * 8 * 3];
            new Random(i).NextBytes(pixels.AsSpan(0, i % 2 == 0 ? 96 : 192));
            return new Sample(new(i), $"{i}", new RawImage(pixels, 8, 8, 3), i % 2);
        }).ToList();
        var cancel = TestContext.Current.CancellationToken;
        var images = ImageTensorStore.Load(samples, new(8, 8) { Mean = [0.3f, 0.4f, 0.5f], StandardDeviation = [0.2f, 0.3f, 0.1f] }, cancel: cancel);
        var recipe = new TrainingRecipe { Steps = 3, ValidationShare = 0.25, EnsembleSize = members };
        var learner = new ClassifierLearner(ModelCatalog.Get(name), recipe, images, ["low", "high"], TimeProvider.System);
        var labelled = samples.Select(s => new LabelledSample(s.Id, new ClassLabel(s.Class!.Value))).ToArray();
        return (learner.FitClassifier(labelled, new Random(Seed.Derive(1, "test")), null, cancel), images);
    }
}
