namespace Winnow.Core.Federation;

/// <summary>A site's side of a choice under one global budget: histograms of its own candidates out, thresholds in.</summary>
public sealed class SiteChoice
{
    private readonly ScoredSample[] candidates;
    private readonly int cost;

    /// <summary>A site's pool.</summary>
    /// <param name="site">Name of the site.</param>
    /// <param name="plan">As the coordinator announced it; the site's cap cuts its candidates before anything is counted.</param>
    /// <param name="scored">The pool, each sample once; classes are below <see cref="ChoicePlan.Classes"/>.</param>
    /// <exception cref="ArgumentException">A class is out of range, or a sample comes twice.</exception>
    public SiteChoice(string site, ChoicePlan plan, IReadOnlyList<ScoredSample> scored)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(scored);
        plan.Validate();
        if (scored.Any(s => s.Class < 0 || s.Class >= plan.Classes) || scored.DistinctBy(s => s.Id).Count() != scored.Count)
        {
            throw new ArgumentException($"A sample of '{site}' comes twice, or has a class that is none of the {plan.Classes}.", nameof(scored));
        }

        cost = plan.Costs.GetValueOrDefault(site, 1);
        candidates = [.. scored.OrderByDescending(s => s.Key).ThenBy(s => s.Id).Take(plan.Caps.GetValueOrDefault(site, int.MaxValue))];
    }

    /// <summary>The answer to a question [ranges × bins]; counts, or costs where labels have one.</summary>
    public uint[] Answer(ChoiceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var counts = new uint[question.Length];
        var settled = question.Thresholds;
        // Minima and maxima are searched class by class among all candidates, the rest among those that no minimum took and no maximum forbids.
        var rest = !question.PerClass;
        foreach (var sample in candidates)
        {
            if (rest && (settled.IsReserved(sample) || !settled.IsAllowed(sample)))
            {
                continue;
            }

            var row = rest ? 0 : sample.Class;
            if (ThresholdSearch.Bin(sample.Key, question.Ranges[row].Low, question.Ranges[row].High, question.Bins) is var bin and >= 0)
            {
                counts[(row * question.Bins) + bin] += (uint)cost;
            }
        }

        return counts;
    }

    /// <summary>What the site's own annotators are asked for, best first.</summary>
    public IReadOnlyList<ScoredSample> Choose(ChoiceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return [.. candidates.Where(thresholds.Chooses)];
    }
}
