using System.Globalization;
using Winnow.Cli.Pretraining;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;
using Winnow.Torch;
using Winnow.Vision.Models;
using Winnow.Vision.Onnx;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Cli.Simulating;

/// <summary>An encoder that learns from the pool without labels first; each round then uses it where the gate lets it in, and does without it where not.</summary>
/// <remarks>As features: a regression on them, or on raw pixels. As weights: a training that starts from them, or from fresh ones. The test part is never learned from.</remarks>
internal sealed class PretrainedSource : ILearnerSource
{
    private readonly SimulateOptions options;
    private readonly PretrainOptions pretraining;
    private readonly string folder;
    private TensorImages? images;
    private FeatureGate? gate;
    private SampleFeatures? features;
    private SampleFeatures? pixels;

    /// <summary>The network and method that the options name.</summary>
    /// <exception cref="CommandException">There are none of those names.</exception>
    public PretrainedSource(SimulateOptions options)
    {
        this.options = options;
        if (options.Epochs is not null && !options.PretrainWeights)
        {
            throw CommandException.Usage("--epochs belongs to a network that is trained each round: give --pretrain-as weights with it, or leave it out.");
        }

        pretraining = new()
        {
            Method = options.Pretrain!,
            Model = ModelCatalog.All.FirstOrDefault(m => string.Equals(m.Name, options.Model, StringComparison.OrdinalIgnoreCase))
                ?? throw CommandException.Usage($"No model is called '{options.Model}'. There are: {string.Join(", ", ModelCatalog.All.Select(m => m.Name))}."),
            Minutes = options.PretrainSteps is null ? options.PretrainMinutes : null,
            Steps = options.PretrainSteps,
            Size = options.Size,
            Device = options.Device,
            Seed = 1,
        };
        pretraining.Check();
        folder = Path.Combine(options.Out, "encoder");
    }

    /// <inheritdoc/>
    public string Name => $"{pretraining.Model.Name} by {pretraining.Method}";

    /// <inheritdoc/>
    public Evidence Provides => options.PretrainWeights ? ClassifierLearner.Gives : OnnxFeatureLearner.Gives;

    /// <inheritdoc/>
    public string Recipe => string.Create(CultureInfo.InvariantCulture, $"{pretraining.Model.Name} {pretraining.Method} {EncoderFile.Describe(folder).Weights.Sha256} {(options.PretrainWeights ? Training : "features")}{(Tuned ? " tuned" : "")}");

    /// <inheritdoc/>
    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"{pretraining.Model.Name} pre-trained on the pool by {pretraining.Method}, {EncoderFile.Describe(folder).Steps} steps; each round {(options.PretrainWeights ? "trains it on" : Tuned ? "tunes a head on its features" : "fits a softmax regression on its features")} where the gate lets it in");

    private bool Tuned => TuningLevels.Has(options, TuningRecord.Head) && !options.PretrainWeights;

    private TrainingRecipe Training => Recipes.For(pretraining.Model) is var usual && options.Epochs is { } epochs
        ? usual with { Device = options.Device, Epochs = epochs, MinSteps = 1 }
        : usual with { Device = options.Device };

    /// <inheritdoc/>
    public ISimulationImages Load(ImageDataset data, Action<double, string> progress, CancellationToken cancel)
    {
        Pretrain(data, progress, cancel);
        TorchRuntime.Threads = 1;
        var store = DatasetImages.Load(data, EncoderFile.Describe(folder).Input, new Share(s => progress(0.9 + (0.05 * s), "decoding images")), cancel);
        using var network = EncoderFile.Load(folder);
        network.Train(training: false);
        progress(0.95, $"encoding {store.Ids.Count:N0} images, once");
        features = EncoderFeatures.Of(network.Encoder, store, store.Ids, "cpu", cancel);
        pixels = EncoderFeatures.Pixels(store, store.Ids);
        gate = new(features, pixels, EncoderFeatures.Fresh(pretraining.Model, store, store.Ids, cancel));
        return images = new(store);
    }

    /// <inheritdoc/>
    public ILearner Create(IReadOnlyList<string> classes, TimeProvider clock)
    {
        TorchRuntime.Threads = 1;
        if (gate is null || features is null || pixels is null || images is null)
        {
            throw new InvalidOperationException("The images are not loaded.");
        }

        return options.PretrainWeights ? new GatedFeatureLearner(gate, Network(classes, clock, Fill), Network(classes, clock, start: null))
            : Tuned ? new GatedHead(gate, new(features, classes, threads: 1) { Metric = options.Metric }, new(pixels, classes, threads: 1) { Metric = options.Metric })
            : new GatedFeatureLearner(
                gate,
                new SoftmaxRegression(features, classes, threads: 1) { Metric = options.Metric },
                new SoftmaxRegression(pixels, classes, threads: 1) { Metric = options.Metric });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Every model is disposed by its round.
    }

    private ClassifierLearner Network(IReadOnlyList<string> classes, TimeProvider clock, Action<ClassifierNetwork, int>? start) =>
        new(pretraining.Model, Training, images!.Store, classes, clock) { Metric = options.Metric, StartFrom = start };

    private void Fill(ClassifierNetwork network, int member) => StartReport.Fill(network, EncoderFile.WeightsPath(folder));

    // Once for all runs, on all cores; a killed simulation finds the encoder, or goes on to it.
    private void Pretrain(ImageDataset data, Action<double, string> progress, CancellationToken cancel)
    {
        if (EncoderFile.Exists(folder) && EncoderFile.Describe(folder) is var there && there.Architecture == pretraining.Model.Name && there.Recipe.Method == pretraining.Method
            && (pretraining.Steps is null || there.Recipe.Steps == pretraining.Steps))
        {
            return;
        }

        TorchRuntime.Threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        var done = 0.0;
        PretrainWork.Run(new(data.Train, [], Seed: 1), pretraining, folder, TimeProvider.System, (share, text) => progress(done = 0.9 * share ?? done, text), text => progress(done, text), cancel);
    }
}
