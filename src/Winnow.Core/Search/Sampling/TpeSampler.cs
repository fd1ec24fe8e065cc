namespace Winnow.Core.Search;

/// <summary>Tree-structured Parzen estimator over the whole point at once: proposes where good trials are dense and others are not.</summary>
/// <remarks>
/// Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization", NIPS 2011; a joint density over all parameters as in BOHB (Falkner, Klein and Hutter, ICML 2018),
/// over conditional spaces too (<see cref="ParzenMixture"/>). Good are the best ⌈share · n⌉ trials, the better the heavier: weights fall linearly with rank. The rest, and trials
/// under way, are bad. It starts with points of a scrambled Halton sequence. Pruned trials rank behind complete ones, those that got further first; where trials are pruned,
/// <see cref="RungTpeSampler"/> compares them better. O(candidates × trials × parameters) per proposal.
/// </remarks>
public sealed class TpeSampler : ISampler
{
    private readonly HaltonSampler start = new();

    /// <summary>Trials that must have ended before scores are looked at; 8 by default.</summary>
    public int StartupTrials { get; init; } = 8;

    /// <summary>Points from which each proposal is chosen; 24 by default.</summary>
    public int Candidates { get; init; } = 24;

    /// <summary>Share of trials that are good, 0 to 1; 0.1 by default.</summary>
    public double GoodShare { get; init; } = 0.1;

    /// <inheritdoc/>
    public string Name => "tpe";

    /// <inheritdoc/>
    public string Describe() => FormattableString.Invariant($"{Name} startup {StartupTrials} candidates {Candidates} good {GoodShare}");

    /// <inheritdoc/>
    public SearchPoint Sample(StudySnapshot study, Random random)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(random);
        var ranked = TrialLeaderboard.Of(study);
        return ranked.Count < Math.Max(2, StartupTrials) ? start.Sample(study, random) : Propose(study, ranked, [], GoodShare, Candidates, random);
    }

    /// <summary>Proposes from ranked trials.</summary>
    /// <param name="study">Gives the space and the trials under way.</param>
    /// <param name="ranked">At least two trials, best first.</param>
    /// <param name="others">More bad trials.</param>
    /// <param name="goodShare">Share of the ranked that are good.</param>
    /// <param name="candidates">Points to choose from.</param>
    /// <param name="random">Draws.</param>
    internal static SearchPoint Propose(
        StudySnapshot study, IReadOnlyList<TrialRecord> ranked, IEnumerable<TrialRecord> others, double goodShare, int candidates, Random random)
    {
        const int Fewest = 2; // one kernel has no width of its own
        const int Most = 25;
        var count = Math.Clamp((int)Math.Ceiling(goodShare * ranked.Count), Math.Min(Fewest, ranked.Count / 2), Most);
        var space = study.Space;
        ParzenTrial[] good = [.. ranked.Take(count).Select((t, i) => new ParzenTrial(space.Encode(t.Point), (count - i) / (double)count))];
        ParzenTrial[] bad = [.. ranked.Skip(count).Concat(others).Concat(study.Trials.Where(t => t.State == TrialState.Running)).Select(t => new ParzenTrial(space.Encode(t.Point), 1))];
        return new ParzenModel(space).Propose(good, bad, candidates, random);
    }
}
