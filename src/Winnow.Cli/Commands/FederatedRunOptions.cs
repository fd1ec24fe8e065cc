using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Federating;
using Winnow.Core.Federation;
using Winnow.Server.Federation;

namespace Winnow.Cli.Commands;

/// <summary>What a federation's run is about, as options of <c>winnow federate coordinator --run</c>.</summary>
internal sealed class FederatedRunOptions
{
    private readonly Option<string?> classes = new("--classes") { Description = "Class names joined by commas, the same and in the same order at all sites." };
    private readonly Option<string> features = new("--features") { Description = $"What sites learn from: pixels:SIDE:CHANNELS, onnx:SHA256:OUTPUT with --dimensions, or a network trained end to end: {NetworkName.Forms}.", DefaultValueFactory = _ => ProjectSiteWork.PixelFeatures(28, 1) };
    private readonly Option<int?> dimensions = new("--dimensions") { Description = "Values of an encoder's output." };
    private readonly Option<int> rounds = new("--rounds") { Description = "Rounds of training.", DefaultValueFactory = _ => 10 };
    private readonly Option<long?> budget = new("--budget") { Description = "Labels to ask for at the end, over all sites; without it nothing is chosen." };
    private readonly Option<string[]> caps = new("--cap") { Description = "SITE=N: labels one site gives at most; may be given several times.", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> costs = new("--cost") { Description = "SITE=N: what one label costs there in whole units, 1 to 1,000; may be given several times.", DefaultValueFactory = _ => [] };
    private readonly Option<string> selector = new("--selector") { Description = $"Who is chosen: {string.Join(", ", SiteSelectors.All.Select(s => s.Name))}.", DefaultValueFactory = _ => "adaptive" };
    private readonly Option<string> aggregator = new("--aggregator") { Description = $"How models are joined: {string.Join(", ", Aggregators.All.Select(a => a.Name))}.", DefaultValueFactory = _ => "fedavg" };
    private readonly Option<bool> plain = new("--plain") { Description = "Without secure aggregation: the coordinator sees each site's model, and can check it." };
    private readonly Option<int> epochs = new("--epochs") { Description = "Epochs of each site in a round.", DefaultValueFactory = _ => 5 };
    private readonly Option<double?> rate = new("--learning-rate") { Description = "Learning rate at the sites; default 0.1 on features, 0.05 for networks, 0.01 for detectors, 0.002 for learning without labels." };
    private readonly Option<double> proximal = new("--proximal") { Description = "FedProx: weight of the distance to the global model." };
    private readonly Option<int> batch = new("--batch-size") { Description = "Examples a step at the sites.", DefaultValueFactory = _ => 32 };
    private readonly Option<bool> scaffold = new("--scaffold") { Description = "SCAFFOLD: control variates against the drift of sites that differ; doubles the bytes." };
    private readonly Option<string> shared = new("--share") { Description = $"Part of a network that travels; the rest stays at each site: {string.Join(", ", SharedPart.All.Select(p => p.Name))}.", DefaultValueFactory = _ => SharedPart.Everything.Name };
    private readonly Option<string?> tuneRates = new("--tune-rates") { Description = "Learning rates joined by commas: each is tried for some rounds over all sites, and the one that holds best on held-out labels trains the run." };
    private readonly Option<string?> tuneEpochs = new("--tune-epochs") { Description = "Epochs joined by commas, tried likewise; together with --tune-rates every pair." };
    private readonly Option<bool> tuneHead = new("--tune-head") { Description = "Let the sites vote for the penalty of the regression before the first round, each for what leave-one-out on its own labels says." };
    private readonly Option<int> trialRounds = new("--trial-rounds") { Description = "Rounds of each trial.", DefaultValueFactory = _ => 3 };
    private readonly Option<int> seed = new("--seed") { Description = "Seed of the run." };
    private readonly Option<double?> noise = new("--noise") { Description = "Differential privacy at the sites: noise over the clipping norm; for regressions on features, networks and detectors, each image's gradient by itself." };
    private readonly Option<double> clip = new("--clip") { Description = "Differential privacy: norm of one example's gradient at most.", DefaultValueFactory = _ => 1 };
    private readonly Option<double> sampleRate = new("--sample-rate") { Description = "Differential privacy: chance of each record to be in a step.", DefaultValueFactory = _ => 0.2 };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[classes, features, dimensions, rounds, budget, caps, costs, selector, aggregator, plain, epochs, rate, proximal, batch, scaffold, shared, tuneRates, tuneEpochs, trialRounds, tuneHead, seed, noise, clip, sampleRate])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Starts the run that a call describes.</summary>
    /// <exception cref="CommandException">An option is missing, or makes no sense.</exception>
    /// <exception cref="FederationException">The plan is refused, or a run is not over.</exception>
    public void Start(Coordinator coordinator, ParseResult parse, TimeProvider clock)
    {
        var named = (parse.GetValue(classes) ?? throw CommandException.Usage("--run needs --classes.")).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var (learned, network) = (parse.GetValue(features)!, Network(parse.GetValue(features)!));
        var training = new LocalTraining { Epochs = parse.GetValue(epochs), BatchSize = parse.GetValue(batch), LearningRate = parse.GetValue(rate) ?? network?.LearningRate ?? 0.1, Proximal = parse.GetValue(proximal) };
        training = parse.GetValue(noise) is { } sigma
            ? training with { Private = new(sigma, parse.GetValue(clip), parse.GetValue(sampleRate), Math.Max(1, (int)Math.Round(training.Epochs / parse.GetValue(sampleRate)))) }
            : training;
        if (network?.Kind == NetworkName.Pretrain && parse.GetValue(budget) is not null)
        {
            throw CommandException.Usage("--budget is for runs that learn from labels; one that learns without chooses nothing.");
        }

        if (network?.Kind == NetworkName.Pretrain && (training.Proximal > 0 || parse.GetValue(scaffold)))
        {
            throw CommandException.Usage("--proximal and --scaffold are for runs that learn from labels.");
        }

        var fresh = FederatedStart.Of(network, named, training, parse.GetValue(seed), clock);
        coordinator.StartRun(new()
        {
            Run = 1,
            Classes = named,
            Features = learned,
            Tensors = fresh?.Layout.Tensors,
            Shared = parse.GetValue(shared)!,
            Scaffold = parse.GetValue(scaffold),
            Arithmetic = fresh is null ? new FixedPoint(Clip: 1) : FederatedStart.Arithmetic,
            Dimensions = network?.Dimensions ?? Dimensions(learned, parse.GetValue(dimensions)),
            Rounds = parse.GetValue(rounds),
            Training = training,
            Trials = [.. Trials(training, parse.GetValue(tuneRates), parse.GetValue(tuneEpochs))],
            TrialRounds = parse.GetValue(trialRounds),
            TuneHead = parse.GetValue(tuneHead),
            Aggregator = parse.GetValue(aggregator)!,
            Secure = !parse.GetValue(plain),
            Selector = parse.GetValue(selector)!,
            Seed = parse.GetValue(seed),
            Choice = parse.GetValue(budget) is { } labels ? new() { Budget = labels, Classes = named.Length, Caps = Numbers("--cap", parse.GetValue(caps)!), Costs = Numbers("--cost", parse.GetValue(costs)!) } : null,
        }, fresh);
    }

    private static IEnumerable<LocalTraining> Trials(LocalTraining training, string? rates, string? epochs) => rates is null && epochs is null
        ? []
        : from rate in List("--tune-rates", rates, training.LearningRate)
          from passes in List("--tune-epochs", epochs, training.Epochs)
          select training with { LearningRate = rate, Epochs = (int)passes };

    private static double[] List(string option, string? texts, double otherwise) => texts is null
        ? [otherwise]
        : [.. texts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t =>
            double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && (option == "--tune-rates" || value == Math.Floor(value))
                ? value
                : throw CommandException.Usage($"{option} '{texts}' must be numbers above 0 joined by commas{(option == "--tune-rates" ? "" : ", whole ones")}."))];

    private static NetworkName? Network(string features)
    {
        try
        {
            return NetworkName.TryParse(features);
        }
        catch (ArgumentException exception)
        {
            throw CommandException.Usage(exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal));
        }
    }

    private static int Dimensions(string features, int? given) => features.Split(':') switch
    {
        ["pixels", var side, "1" or "3"] when int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var s) && s is >= 4 and <= 128 => s * s * (features.EndsWith('3') ? 3 : 1),
        ["onnx", { Length: 64 }, { Length: > 0 }] => given ?? throw CommandException.Usage("--features onnx:… needs --dimensions, the number of values of that output."),
        _ => throw CommandException.Usage($"--features '{features}' must be pixels:SIDE:1, pixels:SIDE:3, onnx:SHA256:OUTPUT, {NetworkName.Forms}."),
    };

    private static Dictionary<string, int> Numbers(string option, string[] texts)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text.Split('=') is not [var site, var number] || !SiteName.IsValid(site) || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || !numbers.TryAdd(site, value))
            {
                throw CommandException.Usage($"{option} '{text}' must be SITE=N, each site once.");
            }
        }

        return numbers;
    }
}
