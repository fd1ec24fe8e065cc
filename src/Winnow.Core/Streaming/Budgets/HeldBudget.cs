namespace Winnow.Core.Streaming;

/// <summary>Holds any manager to the budget: the number of labels never leaves a band around B · samples.</summary>
/// <remarks>
/// With debt = labelled − B · seen, a label that would lift the debt above the band is refused, and a sample that would let it fall below the band is labelled.
/// So any n samples in a row hold B · n ± 2 · band labels, drift or not: with the default of 20, any 10,000 samples are within 0.4 percentage points.
/// From half the band on, the correction is soft: below, every wish is granted and samples whose score is among the best of the last 200 are labelled too; above, only such samples still are.
/// One thing goes before the budget: samples a strategy vetoes are not labelled, so the debt may grow by B for each while nothing else comes.
/// The correction is this project's own; the published rules alone miss the budget by several percentage points. O(200) time.
/// </remarks>
public sealed class HeldBudget : IStreamBudget
{
    private const int Window = 200;
    private readonly IStreamBudget inner;
    private readonly double band;

    /// <summary>Holds <paramref name="inner"/> to <paramref name="band"/> labels, 1 or more; default 20.</summary>
    public HeldBudget(IStreamBudget inner, double band = 20)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(band, 1);
        this.inner = inner;
        this.band = band;
    }

    /// <inheritdoc/>
    public string Name => $"held-{inner.Name}";

    /// <inheritdoc/>
    public BudgetState Start() => new HeldState { Inner = inner.Start(), Scores = ScoreWindow.Of(Window) };

    /// <inheritdoc/>
    public BudgetVerdict Judge(BudgetState state, StreamScore score, double budget)
    {
        ArgumentNullException.ThrowIfNull(state);
        var mine = state.As<HeldState>();
        var verdict = inner.Judge(mine.Inner, score, budget);
        var debt = mine.Labelled - (budget * mine.Seen);
        if (score.Vetoed)
        {
            return verdict with { Label = false };
        }

        if (debt + 1 - budget > band)
        {
            return verdict.Label ? Refused(verdict) : verdict with { Available = false };
        }

        if (debt - budget < -band && !verdict.Label)
        {
            return verdict with { Label = true, Note = "taken so that the budget is used" };
        }

        // 0 at half the band, 1 at its edge.
        var pressure = Math.Clamp((Math.Abs(debt) / (band / 2)) - 1, 0, 1);
        var share = mine.Scores.ShareAbove(score.Value);
        return (debt > 0, verdict.Label) switch
        {
            (true, true) when pressure > 0 && share > budget * (1 - pressure) => Refused(verdict),
            // What was taken by rank must not use up what the strategy, or chance, would spend.
            (false, false) when pressure > 0 && score.Wants == true => verdict with { Label = true, Note = null },
            (false, false) when pressure > 0 && share <= 2 * budget * pressure => verdict with { Label = true, Note = "among the best of late, and the budget has room" },
            _ => verdict,
        };
    }

    /// <inheritdoc/>
    public void Advance(BudgetState state, double score, bool labelled, double budget)
    {
        ArgumentNullException.ThrowIfNull(state);
        var mine = state.As<HeldState>();
        inner.Advance(mine.Inner, score, labelled, budget);
        mine.Scores.Add(score);
        mine.Seen++;
        mine.Labelled += labelled ? 1 : 0;
    }

    private static BudgetVerdict Refused(BudgetVerdict verdict) => verdict with { Label = false, Available = false, Note = "the budget is spent for now" };
}
