using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Trains an encoder without labels into a folder. Killed at any moment, the same call goes on to the same weights.</summary>
/// <param name="folder">The encoder's folder; what a training needs meanwhile lies beside it, in <c>FOLDER.work</c>.</param>
/// <param name="entry">Which network.</param>
/// <param name="images">All images by sample id.</param>
/// <param name="clock">Measures speed and the time limit, and when a checkpoint is due.</param>
public sealed class PretrainRun(string folder, ModelEntry entry, ImageTensorStore images, TimeProvider clock)
{
    private readonly string work = Path.TrimEndingDirectorySeparator(folder) + ".work";

    /// <summary>Time between two saves of the progress; default 30 seconds. It does not change the result.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The log of figures while the training runs; it stays beside the encoder as <c>FOLDER.work/watch.jsonl</c>.</summary>
    public WatchLog Log => new(Path.Combine(work, "watch.jsonl"));

    /// <summary>Trains and writes the encoder, unless the watch gives an alarm: then no encoder is written, and the one from before stays.</summary>
    /// <param name="recipe">How to train; its steps hold where no time is given.</param>
    /// <param name="seed">Seed of weights, order and views.</param>
    /// <param name="minutes">Time to train for, which decides the steps; null takes the recipe's steps.</param>
    /// <param name="goOn">Start from the encoder in the folder, as when the pool has grown, instead of fresh weights.</param>
    /// <param name="hooks">Labels for the log, progress and lines; log, checkpoint and time limit are set here.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="InvalidDataException">The pool teaches nothing, or the encoder in the folder cannot be read.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number.</exception>
    public PretrainOutcome Run(PretrainRecipe recipe, int seed, double? minutes, bool goOn, PretrainHooks hooks, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(hooks);
        PretrainPool.Require(images);
        var before = goOn ? EncoderFile.Describe(folder) : null;
        var planned = Plan(recipe, seed, minutes, before?.Weights.Sha256, cancel);
        recipe = recipe with { Steps = planned.Steps };
        var trainer = new SelfSupervisedTrainer(recipe, images, clock);
        using var network = goOn ? EncoderFile.Load(folder) : EncoderFile.Create(entry, trainer.Method, images.Preprocessing, seed);
        var checkpoint = new TrainingCheckpoint(Path.Combine(work, "state"), $"{planned.Key}/{planned.Steps}", CheckpointEvery, clock);
        var outcome = trainer.Fit(network, seed, hooks with { Log = Log, Checkpoint = checkpoint, SecondsMax = minutes * 60 }, cancel);
        if (outcome.End != PretrainEnd.Alarm)
        {
            network.To("cpu");
            EncoderFile.Save(network, folder, (weights, heads, onnx) => new()
            {
                Version = EncoderDescription.NewestVersion,
                Architecture = entry.Name,
                Input = images.Preprocessing,
                Recipe = recipe,
                Steps = outcome.Steps + (before?.Steps ?? 0),
                Images = images.Ids.Count,
                Seed = seed,
                TimeUp = outcome.End == PretrainEnd.TimeUp,
                Figures = outcome.History[^1],
                Weights = weights,
                Heads = heads,
                Onnx = onnx,
            });
        }

        // The log stays for the report; a plan and a state that are done with would only be gone on from by mistake.
        File.Delete(Path.Combine(work, "state"));
        File.Delete(PlanPath);
        return outcome;
    }

    private string PlanPath => Path.Combine(work, "plan.json");

    private PretrainPlan Plan(PretrainRecipe recipe, int seed, double? minutes, string? start, CancellationToken cancel)
    {
        var key = PretrainPlan.KeyOf(recipe, entry, images, seed, start, minutes);
        if (PretrainPlan.Read(PlanPath, key) is { } found)
        {
            return found;
        }

        // Another training: its log and state are none of ours.
        ModelFile.DeleteFolder(work);
        Directory.CreateDirectory(work);
        var plan = new PretrainPlan(key, minutes is { } time ? PretrainPlan.StepsFor(recipe, entry, images, time, clock, cancel) : recipe.Steps);
        plan.Save(PlanPath);
        return plan;
    }
}
