using System.Globalization;
using Winnow.Core.Data;
using Winnow.Vision.Imaging;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Cli.Pretraining;

/// <summary>Pre-trains an encoder on the images of a folder and judges it.</summary>
internal static class PretrainWork
{
    /// <summary>Growth of the pool from which an encoder goes on to learn.</summary>
    private const double Growth = 1.2;

    /// <summary>Steps below which an encoder has seen too little.</summary>
    private const int StepsWanted = 1000;

    /// <summary>Runs, or says why there is nothing to do. Killed at any moment, the same call goes on to the same weights.</summary>
    /// <param name="data">The images.</param>
    /// <param name="options">How.</param>
    /// <param name="folder">The encoder's folder.</param>
    /// <param name="clock">Measures speed and time.</param>
    /// <param name="progress">Told the share done, or null, and words.</param>
    /// <param name="line">Told each line of the watch that says something new.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="CommandException">There is nothing to do, or the training failed; the message says which.</exception>
    public static PretrainResult Run(
        PretrainData data, PretrainOptions options, string folder, TimeProvider clock, Action<double?, string> progress, Action<string> line, CancellationToken cancel)
    {
        var before = EncoderFile.Exists(folder) ? EncoderFile.Describe(folder) : null;
        var same = before is not null && before.Architecture == options.Model.Name && string.Equals(before.Recipe.Method, options.Method, StringComparison.OrdinalIgnoreCase)
            && (options.Size is null || options.Size == before.Input.Width);
        var images = Load(data, options, same ? before!.Input : null, progress, cancel);
        var goOn = same && (options.Again || images.Ids.Count >= Growth * before!.Images);
        if (same && !goOn)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{folder}' holds a {before!.Architecture} that learned from {before.Images} images, and there are {images.Ids.Count} now; it goes on by itself from {Growth * before.Images:0} images, and now with --again."));
        }

        var recipe = options.Recipe(PretrainData.KindOf(images));
        line($"{recipe.Method} on {images.Ids.Count} images of {images.Preprocessing.Width}×{images.Preprocessing.Height} pixels: {recipe.Questions.Words(images.Preprocessing)}.");
        var run = new PretrainRun(folder, options.Model, images, clock) { CheckpointEvery = TimeSpan.FromSeconds(options.CheckpointSeconds) };
        var seed = options.Seed ?? data.Seed;
        var outcome = Fit(run, recipe, seed, options.Minutes, goOn, new PretrainHooks
        {
            Labelled = data.Labels,
            Progress = new Relay<TrainingProgress>(p => progress((double)p.Step / p.TotalSteps, string.Create(CultureInfo.InvariantCulture, $"{recipe.Method} · step {p.Step} of {p.TotalSteps} · loss {p.Loss:0.000} · {p.ImagesPerSecond:0} images/s"))),
            Watched = figures => progress(null, Words(figures)),
        }, cancel);
        if (outcome.History[^1].Alarm is { } alarm)
        {
            throw new CommandException($"{alarm} No encoder was written; the figures are in '{folder}.work/watch.jsonl'.");
        }

        if (outcome.Steps < StepsWanted && options.Steps is null)
        {
            line($"Only {outcome.Steps} steps fitted into the time; a useful encoder takes about {StepsWanted} at least: give more --minutes, or a smaller --model or --size.");
        }

        return new(EncoderFile.Describe(folder), outcome, goOn, Judge(folder, data, images, cancel), images.Problems);
    }

    private static PretrainOutcome Fit(PretrainRun run, PretrainRecipe recipe, int seed, double? minutes, bool goOn, PretrainHooks hooks, CancellationToken cancel)
    {
        try
        {
            return run.Run(recipe, seed, minutes, goOn, hooks, cancel);
        }
        catch (TrainingDivergedException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static ImageTensorStore Load(PretrainData data, PretrainOptions options, ImagePreprocessing? input, Action<double?, string> progress, CancellationToken cancel)
    {
        var share = new Relay<double>(s => progress(s, $"reading {data.Samples.Count} images"));
        return input is null ? DatasetImages.Load(data.AsDataset(), options.Model, options.Size, share, cancel) : DatasetImages.Load(data.AsDataset(), input, share, cancel);
    }

    private static GateVerdict Judge(string folder, PretrainData data, ImageTensorStore images, CancellationToken cancel)
    {
        LabelledSample[] known = [.. data.Labels.Where(l => images.Contains(l.Id)).TakeLast(FeatureGate.LabelsMost)];
        SampleId[] ids = [.. known.Select(l => l.Id)];
        using var network = EncoderFile.Load(folder);
        network.Train(training: false);
        return ids.Length == 0
            ? new(Open: true, Judged: false, 0, 0, 0, 0)
            : new FeatureGate(
                EncoderFeatures.Of(network.Encoder, images, ids, "cpu", cancel), EncoderFeatures.Pixels(images, ids),
                EncoderFeatures.Fresh(Vision.Models.ModelCatalog.Get(EncoderFile.Describe(folder).Architecture), images, ids, cancel)).Judge(known);
    }

    /// <summary>One line of the watch for people.</summary>
    public static string Words(WatchFigures f) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {f.Step} · loss {f.Loss:0.000} · spread {f.Deviation:0.00} · rank {f.EffectiveRank:0.0} · alignment {f.Alignment:0.00} · uniformity {f.Uniformity:0.00}{(f.Neighbours is { } n ? $" · neighbours {100 * n:0.0} %" : "")}{(f.Probe is { } p ? $" · probe {100 * p:0.0} %" : "")}{(f.Warning is { } w ? $" · {w}" : "")}");

    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
