namespace Winnow.Core.Search;

/// <summary>Hyperband: several brackets of successive halving that begin at later and later rungs, so that slow starters have a bracket that waits for them.</summary>
/// <remarks>
/// Li et al., "Hyperband", JMLR 2018, over <see cref="AshaPruner"/>. Trials go to brackets by number in a fixed round; bracket s gets trials in proportion to
/// factor^(sMax − s) / (sMax − s + 1), so that each is given about the same steps in all. A trial is compared within its bracket.
/// </remarks>
/// <param name="rungs">The rungs of the bracket that begins first; from step 1 by a factor of 3 by default.</param>
/// <param name="stepsMax">Steps of a whole trial; 81 by default.</param>
public sealed class HyperbandPruner(RungLadder? rungs = null, int stepsMax = 81) : IPruner
{
    private readonly RungLadder rungs = rungs ?? new();

    /// <inheritdoc/>
    public string Name => "hyperband";

    /// <summary>How many brackets there are, at least 1.</summary>
    public int Brackets => Math.Max(1, rungs.RungAt(stepsMax) + 1);

    /// <inheritdoc/>
    public string Describe() => $"{Name} {rungs} to {stepsMax}";

    /// <inheritdoc/>
    public string? Prune(StudySnapshot study, TrialRecord trial)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(trial);
        var bracket = BracketOf(trial.Number);
        return AshaPruner.Prune(study, trial, new(rungs.Step(bracket), rungs.Factor), other => BracketOf(other.Number) == bracket);
    }

    /// <summary>The bracket of a trial: always the one that lies furthest behind its share.</summary>
    public int BracketOf(int number)
    {
        double[] shares = [.. Enumerable.Range(0, Brackets).Select(s => Math.Pow(rungs.Factor, Brackets - 1 - s) / (Brackets - s))];
        var round = (int)Math.Ceiling(shares.Sum() / shares[^1]);
        var (sum, given, chosen) = (shares.Sum(), new int[Brackets], 0);
        for (var i = 1; i <= (number % round) + 1; i++)
        {
            chosen = Enumerable.Range(0, Brackets).MaxBy(s => (shares[s] / sum * i) - given[s]);
            given[chosen]++;
        }

        return chosen;
    }
}
