using Winnow.Cli.Federating;
using Winnow.Core.Federation;
using Winnow.Server.Federation;

namespace Winnow.Cli.Tests;

/// <summary>Networks that sites train end to end and a coordinator joins.</summary>
public sealed class FederatedNetworkTests : IDisposable
{
    private readonly NetworkFederation federation = new();

    public void Dispose() => federation.Dispose();

    [Theory]
    [InlineData("everything", false, 0)]
    [InlineData("all-but-batch-norm", false, 0.5)]
    [InlineData("everything", true, 0)]
    public async Task A_network_is_the_weighted_mean_of_what_two_sites_trained(string shared, bool scaffold, double proximal)
    {
        await federation.DrawAsync(images: 16, 14, 9);
        var plan = NetworkFederation.Plan("network:tiny:8:1", "dark", "light") with { Shared = shared, Scaffold = scaffold };
        plan = plan with { Training = plan.Training with { Proximal = proximal } };
        var model = await federation.RunAsync(plan);
        var expected = federation.Expected(plan);
        Assert.Equal(expected.Layout, model.Layout);
        Assert.All(model.Values.Zip(expected.Values), p => Assert.Equal(p.Second, p.First, 1e-6));
        Assert.NotEqual(NetworkFederation.FreshOf(plan).Select(plan.Layout()).Values, model.Values);
        // Running statistics are joined with the weights, or stay at their site.
        Assert.Equal(shared == "everything", model.Layout.Tensors.Any(t => t.Name == "bn1.running_var"));
        Assert.True(shared != "everything" || model["bn1.running_mean"].ToArray().Any(v => v != 0));
    }

    [Fact]
    public async Task A_pull_towards_the_shared_model_keeps_a_site_near_it()
    {
        await federation.DrawAsync(images: 8, 8, 8);
        var plan = NetworkFederation.Plan("network:cnn:8:1", "dark", "light");
        using var work = ProjectSiteWork.OfPixels(federation.Sites["site-a"].Path("project"), 8, 1, TimeProvider.System);
        using var model = work.Model(plan);
        Assert.Equal(8, model.Load(TestContext.Current.CancellationToken));
        var start = NetworkFederation.FreshOf(plan);
        double Moved(double proximal) => model.Train(start, plan.Training with { Epochs = 10, Proximal = proximal }, null, 1, TestContext.Current.CancellationToken).Weights.Minus(start).Norm();
        Assert.True(Moved(5) < 0.7 * Moved(0));
    }

    [Fact]
    public async Task A_detector_is_the_weighted_mean_of_what_two_sites_trained()
    {
        foreach (var ((_, own), labelled) in federation.Sites.Zip((int[])[6, 4]))
        {
            await Drawings.ProjectAsync(own, pictures: 8, labelled);
        }

        var plan = NetworkFederation.Plan("detector:yolo11-pico:64", "bright", "dark") with { Rounds = 1, Choice = new() { Budget = 3, Classes = 2 } };
        plan = plan with { Training = plan.Training with { Epochs = 1 } };
        var model = await federation.RunAsync(plan);
        Assert.All(model.Values.Zip(federation.Expected(plan).Values), p => Assert.Equal(p.Second, p.First, 1e-6));
        Assert.Equal(3, federation.Sites.Values.Sum(own => Queued(own.Path("project"))));
    }

    [Fact]
    public async Task Learning_without_labels_comes_first_and_the_next_run_starts_from_its_encoder()
    {
        await federation.DrawAsync(images: 70, 4, 4);
        var first = NetworkFederation.Plan("pretrain:simclr:tiny:8:1", "dark", "light") with { Rounds = 1 };
        first = first with { Training = first.Training with { Epochs = 1, BatchSize = 32 } };
        // No step of the second run moves anything worth naming: what it ends with is what it began with.
        var second = NetworkFederation.Plan("network:tiny:8:1", "dark", "light") with { Rounds = 1 };
        second = second with { Training = second.Training with { Epochs = 1, LearningRate = 1e-12 } };
        var model = await federation.RunAsync(first, second);
        var encoder = federation.Expected(first);
        Assert.All(model["conv1.weight"].ToArray().Zip(encoder["conv1.weight"].ToArray()), p => Assert.Equal(p.Second, p.First, 1e-6));
        Assert.NotEqual(NetworkFederation.FreshOf(first)["conv1.weight"].ToArray(), encoder["conv1.weight"].ToArray());
    }

    [Fact]
    public async Task A_network_that_trains_with_noise_is_paid_for_before_each_round_and_the_coordinator_hears_of_it()
    {
        await federation.DrawAsync(images: 12, 10, 8);
        var plan = NetworkFederation.Plan("network:mlp:8:1", "dark", "light");
        var hidden = new PrivateTraining(Noise: 2, ClipNorm: 1, SampleRate: 0.5, Steps: 3);
        plan = plan with { Training = plan.Training with { Private = hidden } };
        federation.Privacy = new(50, 1e-5);
        var model = await federation.RunAsync(plan);
        Assert.True(model.IsFinite);
        Assert.NotEqual(NetworkFederation.FreshOf(plan).Values, model.Values);
        var cost = RdpAccountant.Epsilon([hidden.Cost, hidden.Cost], 1e-5).Epsilon;
        foreach (var own in federation.Sites.Values)
        {
            using var ledger = PrivacyLedger.Open(own.Path("federation", "privacy.jsonl"), new(50, 1e-5), TimeProvider.System);
            Assert.Equal((2, cost), (ledger.Trainings, ledger.Spent));
        }

        Assert.All(federation.Overview!.Sites, s => Assert.Equal(new(cost, 50, 1e-5), s.Account));
        Assert.All(federation.Overview.History, r => Assert.Equal(0, r.Measured));
    }

    [Fact]
    public async Task A_detector_trains_with_noise_is_paid_for_and_holds_the_statistics_it_began_with()
    {
        foreach (var ((_, own), labelled) in federation.Sites.Zip((int[])[6, 4]))
        {
            await Drawings.ProjectAsync(own, pictures: 8, labelled);
        }

        var plan = NetworkFederation.Plan("detector:yolo11-pico:64", "bright", "dark") with { Rounds = 1 };
        var hidden = new PrivateTraining(Noise: 2, ClipNorm: 1, SampleRate: 0.5, Steps: 2);
        plan = plan with { Training = plan.Training with { Private = hidden } };
        federation.Privacy = new(50, 1e-5);
        var (model, start) = (await federation.RunAsync(plan), NetworkFederation.FreshOf(plan));
        Assert.True(model.IsFinite);
        foreach (var tensor in model.Layout.Tensors)
        {
            var moved = model[tensor.Name].ToArray().Zip(start[tensor.Name].ToArray(), (a, b) => Math.Abs(a - b)).Max();
            Assert.Equal(tensor.Name.Contains("running_", StringComparison.Ordinal), moved < 1e-4);
        }

        // They are those of made-up images, not of a network that has seen none.
        var name = TensorNamed("running_var");
        Assert.Contains(start[name].ToArray(), v => Math.Abs(v - 1) > 0.01);
        foreach (var own in federation.Sites.Values)
        {
            using var ledger = PrivacyLedger.Open(own.Path("federation", "privacy.jsonl"), new(50, 1e-5), TimeProvider.System);
            Assert.Equal((1, RdpAccountant.Epsilon([hidden.Cost], 1e-5).Epsilon), (ledger.Trainings, ledger.Spent));
        }

        string TensorNamed(string end) => start.Layout.Tensors.First(t => t.Name.EndsWith(end, StringComparison.Ordinal)).Name;
    }

    [Fact]
    public void Noise_that_would_hide_nothing_is_refused_with_the_reason()
    {
        var noisy = new LocalTraining { Private = new(1, 1, 0.5, 1) };
        var pretrain = NetworkFederation.Plan("pretrain:simclr:tiny:8:1", "dark", "light") with { Training = noisy };
        Assert.Contains(PrivacyUnavailableException.WithoutLabels, Assert.Throws<FederationException>(pretrain.Validate).Message, StringComparison.Ordinal);
        var network = NetworkFederation.Plan("network:tiny:8:1", "dark", "light") with { Training = noisy };
        Assert.Same(noisy, network.Validate().Training);
        Assert.Contains("share everything", Assert.Throws<FederationException>((network with { Shared = "all-but-batch-norm" }).Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_does_not_fit_a_project_is_refused_in_words()
    {
        await federation.DrawAsync(images: 4, 2, 2);
        using var work = ProjectSiteWork.OfPixels(federation.Sites["site-a"].Path("project"), 8, 1, TimeProvider.System);
        var detector = NetworkFederation.Plan("detector:yolo11-pico:64", "dark", "light");
        Assert.Contains("task is classify", Assert.Throws<FederationException>(() => work.Model(detector)).Message, StringComparison.Ordinal);
        var unknown = NetworkFederation.Plan("network:tiny:8:1", "dark", "light") with { Features = "network:giant:8:1" };
        Assert.Contains("No model is called 'giant'", Assert.Throws<FederationException>(() => work.Model(unknown)).Message, StringComparison.Ordinal);
        Assert.Throws<FederationException>(() => work.Model(unknown with { Features = "network:tiny:4096:1" }));
    }

    private static int Queued(string project)
    {
        using var store = Winnow.Storage.Store.OpenForReading(project, TimeProvider.System);
        return store.ReadRounds().Sum(r => r.Picks.Count);
    }
}
