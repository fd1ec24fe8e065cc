using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Server.Federation;

namespace Winnow.Bench;

/// <summary>Sites and the coordinator killed at every step of a round: over real TLS, the coordinator from its own journal.</summary>
internal static class FederatedKillRows
{
    private const int Kills = 100;
    private const int Sites = 5;
    private const int SecureStages = 5;
    private const double SecureTolerance = 2e-5;
    private const double PlainTolerance = 1e-6;

    // Far beyond what a round of these sizes takes: a trial that hangs is one that failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("federated-kills", "federated", $"of {Kills} kills of a site or the coordinator, each stage of secure aggregation and plain rounds in turn: rounds that did not end, or whose model is not that of the sites that remained", new(BoundKind.AtMost, 0), "", context => KillsAsync(context.Size ?? Kills).GetAwaiter().GetResult()),
    ];

    private static async Task<BenchValue> KillsAsync(int kills)
    {
        var wrong = new List<string>();
        for (var k = 0; k < kills; k++)
        {
            // Twelve cases in turn: a site before each of five answers or its upload, the coordinator before each of five, a plain round's site.
            var trial = new Trial(Seed: k, Secure: k % 12 < 11, Victim: k % 12 is >= 6 and < 11 ? Victim.Coordinator : Victim.Site, Step: k % 12 < 6 ? k % 12 : k % 12 < 11 ? (k % 12) - 5 : 0);
            if (await RunAsync(trial) is { } problem)
            {
                wrong.Add($"{trial}: {problem}");
            }
        }

        return new(wrong.Count, "rounds") { Note = wrong.Count == 0 ? $"{kills} kills, {Sites} sites each" : string.Join("; ", wrong.Take(3)) };
    }

    private static async Task<string?> RunAsync(Trial trial)
    {
        var folder = Directory.CreateTempSubdirectory("winnow-kill").FullName;
        using var patience = new CancellationTokenSource(Patience);
        var clock = new StandingClock();
        var options = new CoordinatorOptions { Folder = Path.Combine(folder, "coordinator"), Port = 0, Grace = TimeSpan.FromMinutes(1), PollTime = TimeSpan.FromMilliseconds(300), SitesAtLeast = 3, Clock = clock };
        var running = await Running.StartAsync(options, patience.Token);
        try
        {
            var victim = trial.Seed % Sites;
            var works = Enumerable.Range(0, Sites).Select(s => new Drawn((trial.Seed * Sites) + s)).ToArray();
            var agents = new List<Task>();
            for (var s = 0; s < Sites; s++)
            {
                var own = Path.Combine(folder, NameOf(s));
                await SiteKeys.EnrolAsync(own, running.Address, running.Coordinator.NewCode(NameOf(s)), clock, patience.Token);
                var site = new SiteOptions { Folder = own, Coordinator = running.Address, Retry = TimeSpan.FromMilliseconds(20), OneRun = true, Clock = clock };
                var meddle = s == victim ? Killer(trial, () => running.RestartAsync(options, patience.Token)) : null;
                agents.Add(Task.Run(() => RunSiteAsync(site, works[s], meddle, clock, patience.Token), CancellationToken.None));
            }

            await running.Coordinator.WaitForAsync(s => s.Present.Count == Sites, patience.Token);
            var plan = running.Coordinator.StartRun(new() { Run = 1, Classes = ["a", "b", "c"], Features = "drawn", Dimensions = Drawn.Dimensions, Rounds = 1, Seed = trial.Seed, Secure = trial.Secure });
            var lost = trial.Victim == Victim.Site ? agents[victim] : null;
            if (lost is not null)
            {
                await Task.WhenAny(lost);
                // Whoever lives has answered: only the one that was killed is waited for.
                await running.Coordinator.WaitForAsync(s => s.IsOver || (s.Answered.Count == Sites - 1 && s.Expected.Count == Sites), patience.Token);
                clock.Advance(TimeSpan.FromMinutes(2));
            }

            await Task.WhenAll(agents.Where(a => a != lost));
            // Whose vector was in before it was killed is in the sum.
            var counted = Enumerable.Range(0, Sites).Where(s => lost is null || s != victim || (trial.Secure && trial.Step > (int)SecureStage.Inputs + 1));
            return Compare(running.Coordinator.Model()!, plan, works, [.. counted], trial.Secure ? SecureTolerance : PlainTolerance);
        }
        catch (OperationCanceledException)
        {
            return $"not over after {Patience.TotalSeconds:0} seconds, in stage {running.Coordinator.Status().Stage}";
        }
        finally
        {
            await running.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string NameOf(int site) => $"site-{site}";

    /// <summary>Kills before the upload (step 0) or before answer number <see cref="Trial.Step"/>, once.</summary>
    private static Func<HttpRequestMessage, Task> Killer(Trial trial, Func<Task> restart)
    {
        var answers = 0;
        return request =>
        {
            var path = request.RequestUri!.OriginalString;
            var isIt = trial.Step == 0 ? request.Method == HttpMethod.Put && answers >= 0 : path.EndsWith("/answers", StringComparison.Ordinal) && ++answers == trial.Step;
            if (!isIt)
            {
                return Task.CompletedTask;
            }

            answers = int.MinValue / 2;
            return trial.Victim == Victim.Coordinator ? restart() : throw new KilledException();
        };
    }

    private static async Task RunSiteAsync(SiteOptions options, ISiteWork work, Func<HttpRequestMessage, Task>? before, TimeProvider clock, CancellationToken cancel)
    {
        using var agent = SiteAgent.Open(options, work, before is null ? null : keys => new Meddling(SiteKeys.Handler(keys.Authority, keys.Certificate, clock), before));
        await agent.RunAsync(cancel);
    }

    private static string? Compare(ModelWeights found, FederationPlan plan, Drawn[] works, int[] counted, double tolerance)
    {
        var start = new ModelWeights(plan.Layout());
        var expected = new FedAvg().Combine([.. counted.Select(s =>
        {
            var (inputs, classes) = works[s].Labelled(CancellationToken.None);
            var seed = Seed.Derive(plan.Seed, $"{NameOf(s)}/run/1/round/0");
            return new ModelUpdate(NameOf(s), SoftmaxSiteTrainer.Train(start, inputs, classes, plan.Training, null, new Random(seed), CancellationToken.None).Weights, inputs.Rows);
        })]);
        var difference = found.Values.Zip(expected.Values, (a, b) => Math.Abs(a - b)).Max();
        return difference <= tolerance ? null : FormattableString.Invariant($"the model differs by {difference:g3}");
    }

    private enum Victim
    {
        Site,
        Coordinator,
    }

    private sealed record Trial(int Seed, bool Secure, Victim Victim, int Step);

    private sealed class KilledException : InvalidOperationException;

    private sealed class Meddling(HttpMessageHandler inner, Func<HttpRequestMessage, Task> before) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await before(request);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class StandingClock : TimeProvider
    {
        private long ticks = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero).UtcTicks;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

        public void Advance(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
    }

    /// <summary>A coordinator that can be killed and started again from its folder, on the same port.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private FederationServer server = null!;

        public Coordinator Coordinator { get; private set; } = null!;

        public Uri Address => server.Address;

        public static async Task<Running> StartAsync(CoordinatorOptions options, CancellationToken cancel)
        {
            var running = new Running();
            await running.OpenAsync(options, cancel);
            return running;
        }

        public async Task RestartAsync(CoordinatorOptions options, CancellationToken cancel)
        {
            var port = Address.Port;
            await DisposeAsync();
            await OpenAsync(options with { Port = port }, cancel);
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            Coordinator.Dispose();
        }

        private async Task OpenAsync(CoordinatorOptions options, CancellationToken cancel)
        {
            Coordinator = Coordinator.Open(options);
            server = await FederationServer.StartAsync(Coordinator, options, cancel);
        }
    }

    /// <summary>Three classes in four dimensions.</summary>
    private sealed class Drawn(int seed) : ISiteWork
    {
        public const int Dimensions = 4;

        public string Features => "drawn";

        public IReadOnlyList<string> Classes { get; } = ["a", "b", "c"];

        public (Matrix Inputs, IReadOnlyList<int> Classes) Labelled(CancellationToken cancel)
        {
            var random = new Random(seed);
            var (rows, classes) = (new Matrix(6 + random.Next(12), Dimensions), new List<int>());
            for (var i = 0; i < rows.Rows; i++)
            {
                classes.Add(random.Next(3));
                for (var d = 0; d < Dimensions; d++)
                {
                    rows[i, d] = (d == classes[i] ? 1.5f : 0) + random.NextSingle() - 0.5f;
                }
            }

            return (rows, classes);
        }

        public (IReadOnlyList<SampleId> Ids, Matrix Inputs) Pool(CancellationToken cancel) => ([], new(0, Dimensions));

        // Nothing is chosen in these rounds.
        public Task QueueAsync(int run, string selector, IReadOnlyList<ScoredSample> picks, CancellationToken cancel) => Task.CompletedTask;
    }
}
