using System.Text.Json;

namespace Winnow.Core.Loop;

/// <summary>What a run's journal says the run was: enough to set it up again.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Learner">Name of the learner.</param>
/// <param name="Annotator">The simulated annotator in words.</param>
/// <param name="Recipe">Whatever else decided the result, in words: data hash and the learner's settings.</param>
/// <param name="Initial">Labels before the first query.</param>
/// <param name="Query">Labels per round.</param>
/// <param name="Budget">Labels at which the run ends.</param>
/// <param name="PoolSubset">Samples the strategy saw per round; null for the whole pool.</param>
/// <param name="Pool">Samples that could be labelled.</param>
/// <param name="Holdout">Samples measured on.</param>
public sealed record RecordedRun(string Strategy, int Seed, string Learner, string Annotator, string Recipe, int Initial, int Query, int Budget, int? PoolSubset, int Pool, int Holdout)
{
    /// <summary>Reads the first event of a simulation's journal.</summary>
    /// <exception cref="InvalidDataException">The journal is empty, or no simulation's.</exception>
    public static RecordedRun Of(IReadOnlyList<JournalEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events is not [{ Type: RunStarted.Type } first, ..])
        {
            throw new InvalidDataException(events.Count == 0
                ? "The journal is empty; nothing was recorded that could be replayed."
                : $"The journal begins with '{events[0].Type}', and a simulation's begins with '{RunStarted.Type}'; give the journal of a simulation.");
        }

        var started = JsonSerializer.Deserialize(first.Payload, SimulationJson.Default.RunStarted) ?? throw new InvalidDataException("Line 1 of the journal holds nothing.");
        return new(
            started.Strategy, started.Seed, started.Learner, started.Annotator, started.Recipe, started.Initial, started.Query, started.Budget, started.PoolSubset, started.Pool, started.Holdout);
    }

    /// <summary>Refuses data, learner or annotator other than the recorded ones: a replay under those would prove nothing.</summary>
    /// <exception cref="InvalidDataException">Names what differs.</exception>
    public void Require(SimulationSetup setup, string learner, string annotator)
    {
        ArgumentNullException.ThrowIfNull(setup);
        Same("recipe", Recipe, setup.Recipe);
        Same("learner", Learner, learner);
        Same("annotator", Annotator, annotator);
        Same("pool", $"{Pool}", $"{setup.Pool.Count}");
        Same("holdout", $"{Holdout}", $"{setup.Holdout.Count}");

        static void Same(string what, string recorded, string now)
        {
            if (!string.Equals(recorded, now, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"The run was recorded with the {what} '{recorded}', and now it is '{now}'; a replay needs the same data and settings.");
            }
        }
    }
}
