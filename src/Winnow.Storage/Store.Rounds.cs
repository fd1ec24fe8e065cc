using Dapper;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>All rounds with their picks, oldest first.</summary>
    public IReadOnlyList<StoredRound> ReadRounds()
    {
        var picks = connection.Query<(long Round, long Sample, double Utility, string Reason, double? Probability)>("SELECT round, sample, utility, reason, inclusion_probability FROM picks ORDER BY round, rank")
            .ToLookup(p => p.Round, p => new Pick(new SampleId(p.Sample), (float)p.Utility, p.Reason) { InclusionProbability = p.Probability });
        return
        [
            .. connection.Query<(long Number, long Seed, string Strategy, string Source, long Labelled, long Pool)>(
                "SELECT number, seed, strategy, source, labelled, pool FROM rounds ORDER BY number")
                .Select(r => new StoredRound((int)r.Number, (int)r.Seed, r.Strategy, r.Source, (int)r.Labelled, (int)r.Pool, [.. picks[r.Number]])),
        ];
    }

    /// <summary>Opens the next round with its rank table, which no one can change afterwards.</summary>
    /// <param name="round">Its number must follow the newest round's.</param>
    /// <exception cref="ProjectException">A picked sample is unknown or picked twice, or the disk is full.</exception>
    public void OpenRound(StoredRound round)
    {
        ArgumentNullException.ThrowIfNull(round);
        Change(transaction =>
        {
            var opened = Append(EventTypes.RoundOpened, new RoundOpened(round.Number, round.Seed, round.Strategy, round.Source, round.Labelled, round.Pool), transaction);
            connection.Execute(
                "INSERT INTO rounds (number, seed, strategy, source, labelled, pool, event) VALUES (@Number, @Seed, @Strategy, @Source, @Labelled, @Pool, @opened)",
                new { round.Number, round.Seed, round.Strategy, round.Source, round.Labelled, round.Pool, opened },
                transaction);
            Append(EventTypes.Picks, new PicksChosen(round.Number, [.. round.Picks.Select(p => new PickChosen(p.Id.Value, p.Utility, p.Reason, p.InclusionProbability))]), transaction);
            connection.Execute(
                "INSERT INTO picks (round, rank, sample, utility, reason, inclusion_probability) VALUES (@round, @rank, @sample, @Utility, @Reason, @InclusionProbability)",
                round.Picks.Select((p, i) => new { round = round.Number, rank = i + 1, sample = p.Id.Value, p.Utility, p.Reason, p.InclusionProbability }),
                transaction);
            return true;
        });
    }
}
