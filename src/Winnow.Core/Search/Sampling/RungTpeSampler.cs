namespace Winnow.Core.Search;

/// <summary>TPE for trials that are stopped early: compares scores of the same step only.</summary>
/// <remarks>
/// Trials are ranked at the highest rung that enough of them reached, as in BOHB (Falkner, Klein and Hutter, ICML 2018): a trial that learns fast and ends badly is good at an early rung
/// alone, and the furthest of a few is the luckiest. Trials that were stopped before that rung are bad, whatever their scores. Everything else is <see cref="TpeSampler"/>'s.
/// </remarks>
public sealed class RungTpeSampler : ISampler
{
    private readonly HaltonSampler start = new();

    /// <summary>Where trials are compared; best those of the pruner. From step 3 by a factor of 3 by default.</summary>
    public RungLadder Rungs { get; init; } = new(3);

    /// <summary>Trials that must have ended before scores are looked at; 6 by default.</summary>
    public int StartupTrials { get; init; } = 6;

    /// <summary>Trials that must have reached a rung for it to be the one they are ranked at; 6 by default.</summary>
    public int RungTrials { get; init; } = 6;

    /// <summary>Points from which each proposal is chosen; 24 by default.</summary>
    public int Candidates { get; init; } = 24;

    /// <summary>Share of the ranked trials that are good, 0 to 1; 0.2 by default.</summary>
    public double GoodShare { get; init; } = 0.2;

    /// <inheritdoc/>
    public string Name => "rung-tpe";

    /// <inheritdoc/>
    public string Describe() => FormattableString.Invariant($"{Name} {Rungs} startup {StartupTrials} rung {RungTrials} candidates {Candidates} good {GoodShare}");

    /// <inheritdoc/>
    public SearchPoint Sample(StudySnapshot study, Random random)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(random);
        TrialRecord[] ended = [.. study.Trials.Where(t => t.State is TrialState.Complete or TrialState.Pruned)];
        if (ended.Length < Math.Max(2, StartupTrials))
        {
            return start.Sample(study, random);
        }

        int[] reached = [.. ended.Select(t => t.Reports.Count == 0 ? -1 : Rungs.RungAt(t.Reports[^1].Step))];
        var rung = reached.Max();
        while (rung > 0 && reached.Count(r => r >= rung) < RungTrials)
        {
            rung--;
        }

        if (rung < 0 || reached.Count(r => r >= rung) < 2)
        {
            // Nobody reports steps: final scores are all there is.
            return TpeSampler.Propose(study, TrialLeaderboard.Of(study), [], GoodShare, Candidates, random);
        }

        var step = Rungs.Step(rung);
        TrialRecord[] ranked = [.. ended.Where((_, i) => reached[i] >= rung).OrderBy(t => study.Loss(t.ScoreAt(step)!.Value)).ThenBy(t => t.Number)];
        return TpeSampler.Propose(study, ranked, ended.Where((_, i) => reached[i] < rung), GoodShare, Candidates, random);
    }
}
