namespace Winnow.Core.Search;

/// <summary>The steps at which trials are compared: the first one, then each a factor further.</summary>
/// <param name="First">Fewest steps a trial is given, from 1.</param>
/// <param name="Factor">How many times longer the next rung is, and of how many trials one gets there; at least 2.</param>
public sealed record RungLadder(int First = 1, int Factor = 3)
{
    /// <summary>Fewest steps a trial is given.</summary>
    public int First { get; } = First >= 1 ? First : throw new ArgumentOutOfRangeException(nameof(First), First, "The first rung is at step 1 or later.");

    /// <summary>Ratio of one rung to the one before.</summary>
    public int Factor { get; } = Factor >= 2 ? Factor : throw new ArgumentOutOfRangeException(nameof(Factor), Factor, "Rungs grow by a factor of 2 or more.");

    /// <summary>The step of a rung, 0 being the first; a step beyond <see cref="int.MaxValue"/> is held there.</summary>
    public int Step(int rung) => (int)Math.Min(First * Math.Pow(Factor, rung), int.MaxValue);

    /// <summary>The highest rung at or below a step; −1 below the first.</summary>
    public int RungAt(int step)
    {
        var rung = -1;
        while (Step(rung + 1) <= step && Step(rung + 1) < int.MaxValue)
        {
            rung++;
        }

        return rung;
    }

    /// <summary>The rung just reached by a trial's last report; −1 where that report lies between two rungs.</summary>
    internal int JustReached(TrialRecord trial)
    {
        var rung = RungAt(trial.Reports[^1].Step);
        return rung >= 0 && (trial.Reports.Count == 1 || trial.Reports[^2].Step < Step(rung)) ? rung : -1;
    }

    /// <inheritdoc/>
    public override string ToString() => $"from {First} by {Factor}";
}
