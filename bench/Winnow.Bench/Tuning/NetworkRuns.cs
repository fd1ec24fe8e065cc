using System.Diagnostics;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;
using Winnow.Torch;
using Winnow.Vision.AutoML;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Bench.Tuning;

/// <summary>Networks on Fashion-MNIST whose training is tuned.</summary>
internal sealed class NetworkRuns
{
    private const int Pool = 2_000;
    private const int Holdout = 1_000;
    private readonly ImageTensorStore images;
    private readonly string[] classes;
    private readonly LabelledSample[] pool;
    private readonly LabelledSample[] holdout;

    public NetworkRuns(BenchContext context)
    {
        TorchRuntime.Threads = 1;
        var set = DatasetFormats.Open(context.SharedPath("data", "fashion-mnist"));
        var part = new ImageDataset { Name = set.Name, Classes = set.Classes, Train = Drawn(set.Train, Pool), Test = Drawn(set.Test, Holdout), Hash = set.Hash };
        images = DatasetImages.Load(part, ModelCatalog.Get("mlp"), null, null, CancellationToken.None);
        classes = [.. set.Classes];
        (pool, holdout) = (Labelled(part.Train), Labelled(part.Test));
    }

    /// <summary>A run of 15 rounds of 20 labels with a tuned MLP.</summary>
    public SeedRun Rounds(string journal)
    {
        var task = Task();
        var learner = new TunedTraining<ClassifierRecipe>(task, House("mlp"), task.Learner, TimeProvider.System);
        var setup = new SimulationSetup { Seed = 1, Pool = pool, Holdout = holdout, Classes = classes, Initial = 20, Query = 20, Budget = 300 };
        File.Delete(journal);
        using var events = Journal.Open(journal, TimeProvider.System);
        return new Simulation(setup, learner, QueryStrategies.Get("margin"), null, new SimulatedAnnotator(pool, classes.Length, new(), 1), TimeProvider.System).Run(events, null, CancellationToken.None);
    }

    /// <summary>Seconds by which searches with a hard limit passed it, and what a step of the recipe in use takes.</summary>
    public (double Overshoot, double Step) Overshoot(IEnumerable<double> limits)
    {
        var task = Task();
        var recipe = House("cnn");
        var watch = Stopwatch.StartNew();
        const int steps = 60;
        task.Score(recipe with { Training = recipe.Training with { Steps = steps } }, 1, pool[..200], pool[200..210], 1, CancellationToken.None);
        var step = watch.Elapsed.TotalSeconds / steps;
        var worst = double.NegativeInfinity;
        foreach (var limit in limits)
        {
            watch.Restart();
            new RecipeSearch<ClassifierRecipe>(task, new() { Seconds = limit }, TimeProvider.System).Run(recipe, pool[..300], 1, null, CancellationToken.None);
            worst = Math.Max(worst, watch.Elapsed.TotalSeconds - limit);
        }

        return (worst, step);
    }

    private ClassifierTask Task() => new(_ => images, classes, TimeProvider.System) { Parts = TuningParts.Optimisation | TuningParts.Augmentation | TuningParts.Model };

    private static ClassifierRecipe House(string model) => new(model, null, Recipes.For(ModelCatalog.Get(model)));

    private static Sample[] Drawn(IReadOnlyList<Sample> samples, int count)
    {
        var shuffled = samples.ToArray();
        new Random(Seed.Derive(7, "tuning")).Shuffle(shuffled);
        return shuffled[..count];
    }

    private static LabelledSample[] Labelled(IReadOnlyList<Sample> samples) => [.. samples.Select(s => new LabelledSample(s.Id, new ClassLabel(s.Class!.Value)))];
}
