namespace Winnow.Core.Federation;

/// <summary>The coordinator's side of a choice under one global budget: it asks for sums of histograms and ends with thresholds. It sees no score, no sample and no site's histogram.</summary>
/// <remarks>
/// Minima of classes first, then maxima, then the rest of the budget over all classes. The choice is that of ranking all pools together in one place, up to what lies in one
/// bin of the last histogram; it never spends more than the budget. A histogram costs one secure aggregation of bins (× classes) numbers.
/// </remarks>
public sealed class ChoiceSearch
{
    private readonly ChoicePlan plan;
    private ThresholdSearch[] searches;
    private Phase phase;

    /// <summary>Starts a choice.</summary>
    /// <exception cref="ArgumentException">The plan is out of range.</exception>
    public ChoiceSearch(ChoicePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        this.plan = plan.Validate();
        searches = [];
        Thresholds = new([], [], null);
        Enter(plan.Quotas.Any(q => q.AtLeast > 0) ? Phase.Minima : plan.Quotas.Any(q => q.AtMost is not null) ? Phase.Maxima : Phase.Rest);
    }

    private enum Phase
    {
        Minima,
        Maxima,
        Rest,
        Done,
    }

    /// <summary>What is settled so far.</summary>
    public ChoiceThresholds Thresholds { get; private set; }

    /// <summary>Labels, or their cost, that the thresholds spend.</summary>
    public long Spent { get; private set; }

    /// <summary>Histograms asked for so far.</summary>
    public int Histograms { get; private set; }

    /// <summary>What to ask all sites next; null once the thresholds are known.</summary>
    public ChoiceQuestion? Question => phase == Phase.Done ? null
        : new([.. searches.Select(s => s.IsDone ? new KeyRange(ulong.MaxValue, ulong.MaxValue) : new KeyRange(s.Low, s.High))], plan.Bins, phase != Phase.Rest, Thresholds);

    /// <summary>Takes the sum of all sites' answers.</summary>
    /// <param name="sum">As many numbers as the question asked for.</param>
    /// <exception cref="ArgumentException">The length is wrong, or a number is negative.</exception>
    public void Accept(IReadOnlyList<long> sum)
    {
        ArgumentNullException.ThrowIfNull(sum);
        var question = Question ?? throw new InvalidOperationException("The choice is made; nothing is asked.");
        if (sum.Count != question.Length || sum.Any(n => n < 0))
        {
            throw new ArgumentException($"The sum must hold {question.Length} counts from 0, not {sum.Count} numbers of which some may be negative.", nameof(sum));
        }

        Histograms++;
        for (var i = 0; i < searches.Length; i++)
        {
            if (!searches[i].IsDone)
            {
                searches[i].Accept([.. Part(sum, i)]);
            }
        }

        if (searches.All(s => s.IsDone))
        {
            Settle();
        }
    }

    /// <summary>What of one site's answer the choice spends, given the sum it is part of; to be asked before that sum is taken.</summary>
    /// <param name="sum">The sum of all sites' answers.</param>
    /// <param name="answer">The site's answer, where it was not hidden.</param>
    public long TakenOf(IReadOnlyList<long> sum, IReadOnlyList<long> answer)
    {
        ArgumentNullException.ThrowIfNull(sum);
        ArgumentNullException.ThrowIfNull(answer);
        // Maxima only say what must not be chosen.
        return phase is Phase.Maxima or Phase.Done ? 0 : searches.Select((s, i) => s.IsDone ? 0 : Part(answer, i).Skip(s.TakenFrom([.. Part(sum, i)])).Sum()).Sum();
    }

    private IEnumerable<long> Part(IReadOnlyList<long> histograms, int i) => histograms.Skip(i * plan.Bins).Take(plan.Bins);

    private void Settle()
    {
        ulong?[] found = [.. searches.Select(s => s.Threshold)];
        switch (phase)
        {
            case Phase.Minima:
                Spent = searches.Sum(s => s.Taken);
                Thresholds = Thresholds with { Reserved = found };
                Enter(plan.Quotas.Any(q => q.AtMost is not null) ? Phase.Maxima : Phase.Rest);
                break;
            case Phase.Maxima:
                Thresholds = Thresholds with { Floors = found };
                Enter(Phase.Rest);
                break;
            default:
                Spent += searches[0].Taken;
                Thresholds = Thresholds with { Global = found[0] };
                phase = Phase.Done;
                break;
        }
    }

    private void Enter(Phase next)
    {
        phase = next;
        searches = next switch
        {
            Phase.Minima => [.. PerClass(q => q?.AtLeast ?? 0)],
            // Reserved samples are candidates here, too: they count against the maximum of their class.
            Phase.Maxima => [.. PerClass(q => q?.AtMost ?? long.MaxValue)],
            _ => [new(plan.Budget - Spent, plan.HistogramsAtMost)],
        };
        if (searches.All(s => s.IsDone))
        {
            Settle();
        }
    }

    private IEnumerable<ThresholdSearch> PerClass(Func<ClassQuota?, long> budget) =>
        Enumerable.Range(0, plan.Classes).Select(c => new ThresholdSearch(budget(plan.Quotas.FirstOrDefault(q => q.Class == c)), plan.HistogramsAtMost));
}
