using Winnow.Cli.Federating;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Server.Federation;
using Winnow.Storage;
using Winnow.Torch;

namespace Winnow.Cli.Tests;

/// <summary>A coordinator and two sites with projects of their own, over real TLS on this machine, and the same rounds computed in one place.</summary>
internal sealed class NetworkFederation : IDisposable
{
    private static readonly string[] Names = ["site-a", "site-b"];

    private readonly TemporaryFolder folder = new();

    public NetworkFederation() => Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");

    /// <summary>Folders of the sites, each with a project folder <c>project</c> to be made.</summary>
    public IReadOnlyDictionary<string, TemporaryFolder> Sites { get; } = Names.ToDictionary(n => n, _ => new TemporaryFolder(), StringComparer.Ordinal);

    /// <summary>Policy of the sites' privacy accounts; null for none.</summary>
    public PrivacyPolicy? Privacy { get; set; }

    /// <summary>How the federation stood after the newest run.</summary>
    public FederationOverview? Overview { get; private set; }

    /// <summary>Makes classification projects of dark and light images, some labelled.</summary>
    public async Task DrawAsync(int images, params int[] labelled)
    {
        foreach (var ((site, own), count) in Sites.Zip(labelled))
        {
            for (var i = 0; i < images; i++)
            {
                Images.Write(own.Path("images", $"{i:00}.bmp"), (byte)((i % 2 == 0 ? 20 : 150) + i + (site == Names[0] ? 0 : 13)));
            }

            var init = await TemporaryFolder.RunAsync("init", own.Path("project"), "--images", own.Path("images"), "--classes", "dark,light");
            Assert.True(init.ExitCode == 0, init.Error);
            using var store = Store.Open(own.Path("project"), TimeProvider.System);
            store.Submit([.. store.ReadSamples().OrderBy(s => s.Path, StringComparer.Ordinal).Take(count).Select((s, i) => (s.Id, (int?)(i % 2)))], "test");
        }
    }

    /// <summary>Plays a plan to its end and gives the model.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="next">A plan that follows it, or null.</param>
    public async Task<ModelWeights> RunAsync(FederationPlan plan, FederationPlan? next = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var options = new CoordinatorOptions { Folder = folder.Path("coordinator"), Port = 0, Quorum = 1, SitesAtLeast = 2, PollTime = TimeSpan.FromMilliseconds(300) };
        using var coordinator = Coordinator.Open(options);
        await using var server = await FederationServer.StartAsync(coordinator, options, cancel);
        foreach (var (site, own) in Sites)
        {
            await SiteKeys.EnrolAsync(own.Path("federation"), server.Address, coordinator.NewCode(site), TimeProvider.System, cancel);
        }

        foreach (var run in new[] { plan, next }.OfType<FederationPlan>())
        {
            coordinator.StartRun(run, FreshOf(run));
            await Task.WhenAll(Sites.Values.Select(own => Task.Run(async () =>
            {
                using var work = ProjectSiteWork.OfPixels(own.Path("project"), 8, 1, TimeProvider.System);
                using var agent = SiteAgent.Open(new() { Folder = own.Path("federation"), Coordinator = server.Address, Privacy = Privacy, OneRun = true, Retry = TimeSpan.FromMilliseconds(20) }, work);
                await agent.RunAsync(cancel);
            }, cancel)));
            Assert.Null(coordinator.Status().Ended);
            Overview = coordinator.Overview();
        }

        return coordinator.Model()!;
    }

    /// <summary>A plan of a network.</summary>
    public static FederationPlan Plan(string features, params string[] classes)
    {
        var name = NetworkName.TryParse(features)!;
        return new()
        {
            Run = 1,
            Classes = classes,
            Features = features,
            Dimensions = name.Dimensions,
            Tensors = name.Fresh(classes, 0, TimeProvider.System).Layout.Tensors,
            Rounds = 2,
            Secure = false,
            Seed = 5,
            Training = new() { Epochs = 2, BatchSize = 4, LearningRate = name.LearningRate },
        };
    }

    /// <summary>The fresh weights that a plan starts from.</summary>
    public static ModelWeights FreshOf(FederationPlan plan) => NetworkName.TryParse(plan.Features)!.Fresh(plan.Classes, plan.Seed, TimeProvider.System, settled: plan.Training.Private is not null);

    /// <summary>The same rounds as plain weighted means, without a wire.</summary>
    public ModelWeights Expected(FederationPlan plan)
    {
        var shared = plan.Layout();
        var (global, control) = (FreshOf(plan).Select(shared), new ModelWeights(shared));
        var (wholes, controls) = (new Dictionary<string, ModelWeights>(), new Dictionary<string, ModelWeights>());
        for (var round = 0; round < plan.Rounds; round++)
        {
            var updates = new List<ModelUpdate>();
            foreach (var (site, own) in Sites)
            {
                using var work = ProjectSiteWork.OfPixels(own.Path("project"), 8, 1, TimeProvider.System);
                using var model = work.Model(plan);
                var examples = model.Load(TestContext.Current.CancellationToken);
                var start = wholes.GetValueOrDefault(site, FreshOf(plan)).With(global);
                var before = controls.GetValueOrDefault(site, new ModelWeights(shared));
                var correction = plan.Scaffold ? new ModelWeights(start.Layout).With(control.Minus(before)) : null;
                var result = model.Train(start, plan.Training, correction, Seed.Derive(plan.Seed, $"{site}/run/1/round/{round}"), TestContext.Current.CancellationToken);
                wholes[site] = result.Weights;
                var update = new ModelUpdate(site, result.Weights.Select(shared), examples);
                if (plan.Scaffold)
                {
                    var next = Scaffold.NextOwn(before, control, global, update.Weights, result.Steps, result.LearningRate);
                    controls[site] = SharedPart.Statistics(shared) is { } statistics ? next.With(new(statistics)) : next;
                    update = update with { ControlChange = controls[site].Minus(before) };
                }

                updates.Add(update);
            }

            global = new FedAvg().Combine(updates);
            control = plan.Scaffold ? Scaffold.NextShared(control, updates, updates.Count) : control;
        }

        return global;
    }

    public void Dispose()
    {
        folder.Dispose();
        foreach (var own in Sites.Values)
        {
            own.Dispose();
        }
    }
}
