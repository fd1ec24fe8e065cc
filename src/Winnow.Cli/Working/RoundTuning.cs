using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Tuning;
using Winnow.Server.Jobs.Protocol;
using Winnow.Vision.AutoML;

namespace Winnow.Cli.Working;

/// <summary>The recipe that a round trains by, and what looking for it took.</summary>
/// <param name="Record">The recipe as it is kept, with its reason.</param>
/// <param name="Seconds">Seconds of the search.</param>
internal sealed record RoundRecipe(TuningRecord Record, double Seconds);

/// <summary>Chooses the recipe of a round's training: searched for when the labels have grown by half, within its share of the time of training, else the one of the round before.</summary>
internal static class RoundTuning
{
    private const string FileName = "recipe.json";

    /// <summary>The recipe and its record; the record is null where nothing may be tuned. What was chosen is kept in the job's folder, so that a killed job goes on with it.</summary>
    /// <param name="job">Says what the rounds before chose and took.</param>
    /// <param name="folder">The job's folder.</param>
    /// <param name="task">What is trained.</param>
    /// <param name="house">The recipe where nothing was chosen before.</param>
    /// <param name="usable">Whether a recipe of the round before can still be followed.</param>
    /// <param name="labelled">Labels whose images can be read.</param>
    /// <param name="seed">The only source of chance.</param>
    /// <param name="clock">Counts the budget.</param>
    /// <param name="told">Told what is done.</param>
    /// <param name="cancel">Checked between batches.</param>
    public static (T Recipe, RoundRecipe? Chosen) Of<T>(
        LearnJob job, string folder, TrainingTask<T> task, T house, Func<T, bool> usable, IReadOnlyList<LabelledSample> labelled, int seed, TimeProvider clock, Action<string> told, CancellationToken cancel)
        where T : class
    {
        if (job.Tuning is not { } before)
        {
            return (house, null);
        }

        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            var state = new TuningState(Followed(before.Last, task, usable), before.FitSeconds, before.TuneSeconds, before.LastFitSeconds);
            told(string.Create(CultureInfo.InvariantCulture, $"the recipe of the training, on {labelled.Count} labels"));
            var began = clock.GetTimestamp();
            var record = new TunedTraining<T>(task, house, task.Learner, clock).Tune(labelled, state, new Random(seed), cancel);
            WorkerJson.Write(path, new RoundRecipe(record, record.Searched ? clock.GetElapsedTime(began).TotalSeconds : 0));
        }

        var chosen = WorkerJson.Read<RoundRecipe>(path);
        return (task.Load(chosen.Record.Recipe), chosen);
    }

    // Files of an older version, or an encoder that is gone, must not keep a round from its model.
    private static TuningRecord? Followed<T>(TuningRecord? last, TrainingTask<T> task, Func<T, bool> usable)
        where T : class
    {
        try
        {
            if (last is { Level: TuningRecord.Training } && usable(task.Load(last.Recipe)))
            {
                return last;
            }
        }
        catch (InvalidDataException exception)
        {
            System.Console.Error.WriteLine($"The recipe of the round before cannot be read, and the usual one takes its place: {exception.Message}");
            return null;
        }

        if (last is not null)
        {
            System.Console.Error.WriteLine($"The recipe of the round before ({last.Words}) cannot be followed any more, and the usual one takes its place.");
        }

        return null;
    }
}
