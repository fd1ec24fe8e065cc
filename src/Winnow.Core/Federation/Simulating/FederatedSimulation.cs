using Winnow.Core.Metrics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Federation;

/// <summary>Plays a federation in one process: sites train, models are joined, one budget is spread over all pools, the true classes answer.</summary>
/// <remarks>The seed decides everything but the masks of secure aggregation, which leave no trace in the sums.</remarks>
/// <param name="setup">What is played.</param>
public sealed class FederatedSimulation(FederatedSetup setup)
{
    private static readonly FixedPoint Arithmetic = new();
    private readonly FederatedSetup setup = (setup ?? throw new ArgumentNullException(nameof(setup))).Validate();

    /// <summary>Plays one run.</summary>
    /// <param name="mode">Who learns together.</param>
    /// <param name="selector">Scores the pools.</param>
    /// <param name="seed">Seed of the run: partition, start and everything after.</param>
    /// <param name="cancel">Checked between steps.</param>
    public FederatedCurve Run(FederatedMode mode, ISiteSelector selector, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var sites = Sites(seed);
        Start(sites, seed);
        return mode switch
        {
            FederatedMode.Federated => Play(sites, setup.Query, selector, seed, cancel),
            FederatedMode.Centralised => Play([Joined(sites)], setup.Query, selector, seed, cancel),
            _ => Alone(sites, selector, seed, cancel),
        };
    }

    private List<SimulatedSite> Sites(int seed)
    {
        var kept = DirichletPartition.Thin([.. setup.Pool.Select(s => s.Class)], setup.Imbalance, seed).Select(i => setup.Pool[i]).ToArray();
        var owner = DirichletPartition.Deal([.. kept.Select(s => s.Class)], setup.Sites, setup.Alpha, seed);
        return [.. Enumerable.Range(0, setup.Sites).Select(s => new SimulatedSite($"site-{s + 1:000}", [.. kept.Where((_, i) => owner[i] == s)], setup.Features, setup.Classes.Count))];
    }

    private SimulatedSite Joined(List<SimulatedSite> sites)
    {
        var joined = new SimulatedSite("all", [.. sites.SelectMany(s => s.Samples)], setup.Features, setup.Classes.Count);
        foreach (var id in sites.SelectMany(s => s.LabelledIds))
        {
            joined.Label(id);
        }

        return joined;
    }

    // The same start for every mode and selector: chance over the whole federation.
    private void Start(List<SimulatedSite> sites, int seed)
    {
        var all = sites.SelectMany(s => s.PoolIds.Select(id => (Site: s, Id: id))).OrderBy(p => p.Id).ToArray();
        new Random(Seed.Derive(seed, "start")).Shuffle(all);
        foreach (var (site, id) in all.Take(setup.Initial))
        {
            site.Label(id);
        }
    }

    private FederatedCurve Alone(List<SimulatedSite> sites, ISiteSelector selector, int seed, CancellationToken cancel)
    {
        // Budgets that do not divide evenly: the first sites get one label more.
        var curves = sites.Select((s, i) => Play([s], (setup.Query / sites.Count) + (i < setup.Query % sites.Count ? 1 : 0), selector, seed, cancel)).ToArray();
        var points = Enumerable.Range(0, setup.Queries + 1).Select(q => new FederatedPoint(
            curves.Sum(c => c.Points[q].Labelled), curves.Average(c => c.Points[q].Metric), [.. curves.Select(c => c.Points[q].Labelled)]));
        return new([.. points], [.. curves.SelectMany(c => c.Notes).Distinct()]);
    }

    private FederatedCurve Play(List<SimulatedSite> sites, int query, ISiteSelector selector, int seed, CancellationToken cancel)
    {
        var model = new ModelWeights(SoftmaxSiteTrainer.Layout(setup.Classes.Count, setup.Features.Dimensions));
        var (points, notes) = (new List<FederatedPoint>(), new List<string>());
        var control = setup.Scaffold ? new ModelWeights(model.Layout) : null;
        AggregationState? state = null;
        for (var number = 0; number <= setup.Queries; number++)
        {
            for (var round = 0; round < setup.RoundsPerQuery; round++)
            {
                var roundSeed = Seed.Derive(seed, $"query/{number}/round/{round}");
                (model, control, state) = Round(sites, model, control, state, roundSeed, notes, cancel);
            }

            points.Add(new(sites.Sum(s => s.Labelled), Measure(model), [.. sites.Select(s => s.Labelled)]));
            if (number < setup.Queries && query > 0)
            {
                Query(sites, model, query, selector, Seed.Derive(seed, $"query/{number}"));
            }
        }

        return new(points, [.. notes.Distinct()]);
    }

    private (ModelWeights Model, ModelWeights? Control, AggregationState? State) Round(
        List<SimulatedSite> sites, ModelWeights model, ModelWeights? control, AggregationState? state, int seed, List<string> notes, CancellationToken cancel)
    {
        var random = new Random(seed);
        // One site alone cannot be away: there would be no round.
        var present = sites.Where(s => (sites.Count == 1 || random.NextDouble() >= setup.DropOut) && s.Labelled > 0).ToList();
        if (present.Count == 0)
        {
            notes.Add("A round had no site with labels; the model stayed.");
            return (model, control, state);
        }

        var updates = present.Select(s => s.Train(model, control, setup.Training, Seed.Derive(seed, s.Name), cancel)).ToList();
        var verdicts = new UpdateGuard().Check(model, updates);
        notes.AddRange(verdicts.Where(v => v.Reason is not null).Select(v => $"{v.Site}: {v.Reason}"));
        ModelUpdate[] taken = [.. verdicts.Select(v => v.Update).OfType<ModelUpdate>()];
        if (taken.Length == 0 || (setup.Secure && sites.Count > 1 && taken.Length < 3))
        {
            notes.Add(taken.Length == 0 ? "A round had no update that could be taken; the model stayed." : "A round had fewer than three sites, so no sum was unmasked; the model stayed.");
            return (model, control, state);
        }

        var combined = setup.Secure && sites.Count > 1 ? SecureMean(model, taken) : setup.Aggregator.Combine(taken);
        var step = setup.Aggregator.Step(model, combined, state);
        return (step.Weights, control is null ? null : Scaffold.NextShared(control, taken, sites.Count), step.State);
    }

    private static ModelWeights SecureMean(ModelWeights global, ModelUpdate[] updates)
    {
        var most = updates.Max(u => u.Weight);
        var vectors = updates.ToDictionary(u => u.Site, u => Arithmetic.Quantise(u.Weights.Minus(global).Values, u.Weight / most, out _), StringComparer.Ordinal);
        var sum = InProcessAggregation.Sum(vectors);
        return global.Plus(new(global.Layout, Arithmetic.Mean(sum.Sum, sum.Sites.Count)));
    }

    private void Query(List<SimulatedSite> sites, ModelWeights model, int query, ISiteSelector selector, int seed)
    {
        var plan = new ChoicePlan { Budget = query, Classes = setup.Classes.Count };
        var search = new ChoiceSearch(plan);
        var choices = sites.ToDictionary(s => s, s => new SiteChoice(s.Name, plan, s.Score(model, selector, Math.Max(1, query / sites.Count), seed)));
        while (search.Question is { } question)
        {
            var answers = choices.ToDictionary(c => c.Key.Name, c => c.Value.Answer(question), StringComparer.Ordinal);
            var sum = setup.Secure && sites.Count > 1 ? InProcessAggregation.Sum(answers).Sum : Total(answers.Values);
            search.Accept(Array.ConvertAll(sum, n => (long)n));
        }

        foreach (var (site, choice) in choices)
        {
            foreach (var sample in choice.Choose(search.Thresholds))
            {
                site.Label(sample.Id);
            }
        }
    }

    private static uint[] Total(IEnumerable<uint[]> answers)
    {
        uint[]? total = null;
        foreach (var answer in answers)
        {
            total ??= new uint[answer.Length];
            FixedPoint.Add(total, answer);
        }

        return total!;
    }

    private double Measure(ModelWeights model)
    {
        var probabilities = SoftmaxSiteTrainer.Predict(model, setup.Features.Of([.. setup.Holdout.Select(s => s.Id)]));
        return ClassificationMetrics.Of(probabilities, [.. setup.Holdout.Select(s => s.Class)]).Accuracy;
    }
}
