using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Federating;
using Winnow.Core.Federation;

namespace Winnow.Bench;

/// <summary>Federations: exact sums, what they cost, the privacy account, the choice under one budget, and whether active learning across sites pays.</summary>
internal static class FederatedRows
{
    /// <summary>How `adaptive` orders its picks was decided on these first seeds of the same data: they are run and not counted.</summary>
    private const int SeedsItWasChosenOn = 8;
    private const int Seeds = 52;

    private static readonly (string Name, string Data)[] Sets = [("fashion", "fashion-mnist"), ("medical", "pneumoniamnist")];

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("fedavg-exact", "federated", "largest difference of FedAvg to the weighted mean in decimal arithmetic, 20 sites × 100,000 weights", new(BoundKind.AtMost, 1e-6), "", _ => FedAvgExact()),
        new("secagg-exact", "federated", "numbers that differ from the plain quantised sum, 12 sites × 10,000 weights, each site leaving at each stage", new(BoundKind.AtMost, 0), "", _ => SecureExact()),
        new("secagg-cpu", "federated", "CPU seconds of the busiest of 20 sites, 11,000,000 weights, 8 neighbours, quantising included", new(BoundKind.AtMost, 10), "", context => SecureCpu(context.Size ?? 11_000_000)),
        new("rdp-table", "federated", "largest difference of ε to nine published values", new(BoundKind.AtMost, 1e-6), "Opacus, values taken before", _ => RdpTable()),
        new("selection-top-k", "federated", "picks that differ from ranking all pools in one place, 200 federations of 10 sites × 500 samples", new(BoundKind.AtMost, 0), "", _ => Choice()),
        new("federated-sites-200", "federated", "GB at the peak of 200 simulated sites in one process, Fashion-MNIST, 4,000 images, 2 queries", new(BoundKind.AtMost, 4), "", Sites200),
        .. Sets.SelectMany(s => new[] { 0.1, 1, double.PositiveInfinity }.SelectMany(a => Curves(s.Name, s.Data, a))),
    ];

    private static IEnumerable<BenchRow> Curves(string name, string data, double alpha)
    {
        var at = FederationRunner.AlphaText(alpha);
        yield return new($"federated-{name}-{at}", "federated", $"adaptive's mean accuracy over federated random's at equal budget, points, lower end, {data}, 10 sites, Dirichlet {at}, {Seeds} seeds that nothing was chosen on", new(BoundKind.AtLeast, 0), "federated random",
            context => Gain(context, name, data, alpha, "random").AtLowerEnd());
        yield return new($"federated-{name}-{at}-local", "federated", $"adaptive's mean accuracy over that of each site's own entropy, points, {data}, 10 sites, Dirichlet {at}, {Seeds} seeds that nothing was chosen on", new(BoundKind.AtLeast, 0), "local entropy",
            context => Gain(context, name, data, alpha, "local-entropy"));
    }

    private static BenchValue FedAvgExact()
    {
        var updates = Updates(20, 100_000);
        var (mean, total) = (new FedAvg().Combine(updates).Values, updates.Sum(u => (decimal)u.Examples));
        return new(Enumerable.Range(0, mean.Length).Max(i => Math.Abs(mean[i] - (double)updates.Sum(u => u.Examples / total * (decimal)u.Weights.Values[i]))), "");
    }

    private static BenchValue SecureExact()
    {
        var (updates, arithmetic) = (Updates(12, 10_000), new FixedPoint());
        var vectors = updates.ToDictionary(u => u.Site, u => arithmetic.Quantise(u.Weights.Values, u.Weight / 500, out _), StringComparer.Ordinal);
        var wrong = 0;
        foreach (var stage in Enum.GetValues<SecureStage>().Where(s => s != SecureStage.Done))
        {
            foreach (var gone in vectors.Keys)
            {
                var sum = InProcessAggregation.Sum(vectors, new Dictionary<string, SecureStage>(StringComparer.Ordinal) { [gone] = stage }, neighbours: 6);
                var plain = new uint[10_001];
                foreach (var site in sum.Sites)
                {
                    FixedPoint.Add(plain, vectors[site]);
                }

                wrong += sum.Sum.Zip(plain).Count(p => p.First != p.Second) + (sum.Sites.Count == (stage > SecureStage.Inputs ? 12 : 11) ? 0 : 1);
            }
        }

        return new(wrong, "numbers");
    }

    private static BenchValue SecureCpu(int weights)
    {
        var identities = Enumerable.Range(0, 20).ToDictionary(i => $"site-{i:00}", _ => SiteIdentity.Create(), StringComparer.Ordinal);
        var round = new SecureRound { Id = SecureRound.NewId(), Parties = [.. identities.Select(i => new SecureParty(i.Key, i.Value.PublicKey))], Length = weights + 1 };
        var known = identities.ToDictionary(i => i.Key, i => i.Value.PublicKey, StringComparer.Ordinal);
        var (coordinator, seconds) = (new SecureCoordinator(round), identities.Keys.ToDictionary(n => n, _ => 0.0, StringComparer.Ordinal));
        var sites = identities.ToDictionary(i => i.Key, i => Timed(i.Key, () => new SecureSite(round, i.Key, i.Value, known)), StringComparer.Ordinal);
        foreach (var (name, site) in sites)
        {
            coordinator.Accept(Timed(name, site.Advertise));
        }

        var keys = coordinator.CloseKeys();
        foreach (var (name, site) in sites)
        {
            coordinator.Accept(name, Timed(name, () => site.ShareKeys(keys)));
        }

        var shares = coordinator.CloseShares();
        foreach (var (name, site) in sites)
        {
            // One vector at a time: twenty would be a gigabyte.
            var update = Update(name, weights, seed: name[^1]);
            coordinator.Accept(Timed(name, () => site.Mask(new FixedPoint().Quantise(update.Weights.Values, 1, out _), shares[name])));
        }

        var list = coordinator.CloseInputs();
        foreach (var (name, site) in sites)
        {
            coordinator.Accept(Timed(name, () => site.Confirm(list)));
        }

        var signatures = coordinator.CloseSignatures();
        foreach (var (name, site) in sites)
        {
            coordinator.Accept(Timed(name, () => site.Unmask(signatures)));
        }

        var start = Environment.CpuUsage.TotalTime;
        coordinator.Finish();
        var finish = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        return new(seconds.Values.Max(), "s") { Note = string.Create(CultureInfo.InvariantCulture, $"{weights:N0} weights; the coordinator took {finish:0.0} s to unmask") };

        T Timed<T>(string name, Func<T> act)
        {
            var before = Environment.CpuUsage.TotalTime;
            var result = act();
            seconds[name] += (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            return result;
        }
    }

    private static BenchValue RdpTable()
    {
        (double Rate, double Noise, int Steps, double Delta, double Epsilon)[] published =
        [
            (256.0 / 60000, 1.1, 14062, 1e-5, 2.596556), (256.0 / 60000, 1.3, 3515, 1e-5, 0.954430), (0.01, 1, 1000, 1e-6, 2.436694), (0.1, 1, 100, 1e-5, 7.899255), (0.5, 2, 50, 1e-5, 10.277893),
            (1, 1, 1, 1e-5, 4.728507), (1, 4, 100, 1e-5, 14.132226), (1, 2, 20, 1e-3, 9.733484), (0.3, 1.5, 30, 1e-3, 4.972810),
        ];
        return new(published.Max(p => Math.Abs(RdpAccountant.Epsilon([new(p.Rate, p.Noise, p.Steps)], p.Delta).Epsilon - p.Epsilon)), "");
    }

    private static BenchValue Choice()
    {
        var wrong = 0;
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var pools = Enumerable.Range(0, 10).ToDictionary(
                s => $"site-{s}", s => Enumerable.Range(0, 500).Select(i => new ScoredSample(new((s * 1000) + i), 0, ScoredSample.KeyOf(random.NextSingle() * (s + 1) / 10, seed, $"site-{s}", new((s * 1000) + i)))).ToArray(), StringComparer.Ordinal);
            var plan = new ChoicePlan { Budget = random.Next(1, 2000), Classes = 1 };
            var search = new ChoiceSearch(plan);
            var sites = pools.Select(p => new SiteChoice(p.Key, plan, p.Value)).ToList();
            while (search.Question is { } question)
            {
                var sum = new uint[question.Length];
                sites.ForEach(s => FixedPoint.Add(sum, s.Answer(question)));
                search.Accept([.. sum.Select(n => (long)n)]);
            }

            var central = pools.SelectMany(p => p.Value).OrderByDescending(s => s.Key).Take((int)plan.Budget).Select(s => s.Id).ToHashSet();
            var chosen = sites.SelectMany(s => s.Choose(search.Thresholds)).Select(s => s.Id).ToHashSet();
            wrong += central.Except(chosen).Count() + chosen.Except(central).Count();
        }

        return new(wrong, "picks");
    }

    private static BenchValue Sites200(BenchContext context)
    {
        var options = Options(context, "fashion-mnist", 1, context.WorkFolder("federated-sites-200")) with { Sites = 200, Queries = 2, Query = 200, Initial = 400, Seeds = 1, Threads = 2, Out = Path.Combine(context.WorkFolder("federated-sites-200"), Guid.NewGuid().ToString("N")) };
        var result = new FederationRunner(options, Quiet()).Run(CancellationToken.None)[0].Result;
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        Directory.Delete(options.Out, recursive: true);
        return new(double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1e6, "GB") { Note = string.Create(CultureInfo.InvariantCulture, $"of the whole bench process; adaptive ended at {result.Strategies.First(s => s.Name == "adaptive").Mean[^1].Mean:0.000}") };
    }

    /// <summary>Adaptive's mean accuracy over the run less another choice's, seed by seed, in points, over the seeds on which nothing was chosen.</summary>
    private static BenchValue Gain(BenchContext context, string name, string data, double alpha, string other)
    {
        if (context.Size is 1)
        {
            throw new BenchException("--size is the number of seeds here, and an interval needs 2");
        }

        var seeds = context.Size ?? Seeds;
        var options = Options(context, data, alpha, context.WorkFolder($"federated-{name}")) with { Seeds = SeedsItWasChosenOn + seeds };
        var outcome = new FederationRunner(options, Quiet()).Run(CancellationToken.None)[0];
        File.Copy(Path.Combine(context.WorkFolder($"federated-{name}"), $"alpha-{FederationRunner.AlphaText(alpha)}", "result.json"), Path.Combine(context.Repository, "bench", "results", $"federated-{name}-{FederationRunner.AlphaText(alpha)}.result.json"), overwrite: true);
        double[] gains = [.. Areas(outcome, "adaptive").Zip(Areas(outcome, other), (a, b) => 100 * (a - b)).Skip(SeedsItWasChosenOn)];
        var mean = Core.Metrics.SeedMean.Of(gains, new Random(1));
        return new(mean.Mean, "points")
        {
            Seeds = [.. Enumerable.Range(SeedsItWasChosenOn + 1, seeds)],
            Interval = [mean.Low!.Value, mean.High!.Value],
            Note = (seeds == Seeds ? "" : $"{seeds} seeds instead of {Seeds}; ") + "of all seeds: " + string.Join(", ", outcome.Result.Strategies.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Name} {s.Aulc.Mean:0.0000}"))),
        };
    }

    private static IEnumerable<double> Areas(FederatedOutcome outcome, string strategy) =>
        outcome.Result.Strategies.First(s => s.Name == strategy).Seeds.OrderBy(s => s.Seed).Select(s => Core.Metrics.LearningCurve.Of(s).Aulc());

    private static FederateOptions Options(BenchContext context, string data, double alpha, string folder) => new()
    {
        Data = context.SharedPath("data", data),
        Alphas = [alpha],
        Selectors = [SiteSelectors.Get("adaptive"), SiteSelectors.Get("local-entropy"), SiteSelectors.Get("logo")],
        Training = new(),
        Aggregator = new FedAvg(),
        Seeds = SeedsItWasChosenOn + Seeds,
        Query = 50,
        Queries = 10,
        Out = folder,
        Threads = context.Threads,
    };

    private static CommandConsole Quiet() => new(TextWriter.Null, Console.Error, interactive: false, TimeProvider.System) { Json = true };

    private static ModelUpdate[] Updates(int sites, int weights) => [.. Enumerable.Range(0, sites).Select(s => Update($"site-{s:00}", weights, s))];

    private static ModelUpdate Update(string site, int weights, int seed)
    {
        var random = new Random(seed);
        var values = new float[weights];
        foreach (ref var value in values.AsSpan())
        {
            value = (random.NextSingle() * 2) - 1;
        }

        return new(site, new(new([new("weights", [weights])]), values), random.Next(1, 500));
    }
}
