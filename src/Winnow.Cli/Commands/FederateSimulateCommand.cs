using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Federating;
using Winnow.Core.Federation;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow federate simulate</c>: many sites in one process, on data whose classes are known.</summary>
internal static class FederateSimulateCommand
{
    public static Command Create(CommandConsole console)
    {
        var data = new Option<string>("--data") { Description = "Folder of the data set, or its name in the data cache.", Required = true };
        var sites = new Option<int>("--sites") { Description = "Sites.", DefaultValueFactory = _ => 10 };
        var alpha = new Option<string>("--alpha") { Description = "Dirichlet concentrations joined by commas: 0.1 gives each site few classes, inf the same mixture everywhere. One report each.", DefaultValueFactory = _ => "1" };
        var imbalance = new Option<double>("--imbalance") { Description = "How many times rarer the last class is than the first.", DefaultValueFactory = _ => 1 };
        var selectors = new Option<string>("--selectors") { Description = $"Names joined by commas: {string.Join(", ", SiteSelectors.All.Select(s => s.Name))}. Random runs beside them.", DefaultValueFactory = _ => "adaptive" };
        var aggregator = new Option<string>("--aggregator") { Description = $"How models are joined: {string.Join(", ", Aggregators.All.Select(a => a.Name))}.", DefaultValueFactory = _ => "fedavg" };
        var initial = new Option<int?>("--initial") { Description = "Labels at the start over all sites; default two for each class." };
        var query = new Option<int>("--query") { Description = "Labels a query over all sites.", DefaultValueFactory = _ => 50 };
        var queries = new Option<int>("--queries") { Description = "Queries.", DefaultValueFactory = _ => 10 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of averaging between queries.", DefaultValueFactory = _ => 10 };
        var epochs = new Option<int>("--epochs") { Description = "Epochs of each site in a round.", DefaultValueFactory = _ => 5 };
        var rate = new Option<double>("--learning-rate") { Description = "Learning rate at the sites.", DefaultValueFactory = _ => 0.1 };
        var proximal = new Option<double>("--proximal") { Description = "FedProx: weight of the distance to the global model." };
        var scaffold = new Option<bool>("--scaffold") { Description = "SCAFFOLD: correct the sites' steps by control variates." };
        var dropOut = new Option<double>("--drop-out") { Description = "Chance of each site to be away in a round, 0 to below 1." };
        var secure = new Option<bool>("--secure") { Description = "Sum models and histograms by secure aggregation." };
        var noise = new Option<double?>("--noise") { Description = "Differential privacy: noise over the clipping norm." };
        var clip = new Option<double>("--clip") { Description = "Differential privacy: norm of one example's gradient at most.", DefaultValueFactory = _ => 1 };
        var sampleRate = new Option<double>("--sample-rate") { Description = "Differential privacy: chance of each record to be in a step.", DefaultValueFactory = _ => 0.2 };
        var delta = new Option<double>("--delta") { Description = "Differential privacy: δ of the account.", DefaultValueFactory = _ => 1e-5 };
        var seeds = new Option<int>("--seeds") { Description = "Runs of each.", DefaultValueFactory = _ => 5 };
        var pool = new Option<int>("--pool") { Description = "Images of the pool and of the test part at most.", DefaultValueFactory = _ => 4000 };
        var components = new Option<int>("--components") { Description = "Principal components that features are reduced to.", DefaultValueFactory = _ => 50 };
        var weights = new Option<string?>("--weights") { Description = "ONNX encoder whose features take the place of pixels." };
        var output = new Option<string>("--out") { Description = "Folder of the results.", DefaultValueFactory = _ => "winnow-federation" };
        var threads = new Option<int>("--threads") { Description = "Runs side by side; 0 takes all processors." };
        var command = new CliCommand(
            "simulate", "Play a federation of many sites on one machine; a stopped simulation goes on.",
            "winnow federate simulate --data mnist --sites 10 --alpha 0.1,1,inf --selectors adaptive,local-entropy",
            "winnow federate simulate --data mnist --sites 20 --secure --drop-out 0.1 --seeds 2")
        {
            data, sites, alpha, imbalance, selectors, aggregator, initial, query, queries, rounds, epochs, rate, proximal, scaffold, dropOut, secure, noise, clip, sampleRate, delta, seeds, pool, components, weights, output, threads,
        };
        command.SetAction((parse, cancel) =>
        {
            var training = new LocalTraining { Epochs = parse.GetValue(epochs), LearningRate = parse.GetValue(rate), Proximal = parse.GetValue(proximal) };
            var options = new FederateOptions
            {
                Data = parse.GetValue(data)!,
                Sites = parse.GetValue(sites),
                Alphas = [.. Split(parse.GetValue(alpha)!).Select(Alpha)],
                Imbalance = parse.GetValue(imbalance),
                Selectors = [.. Split(parse.GetValue(selectors)!).Select(n => Named(n, SiteSelectors.Get))],
                Aggregator = Named(parse.GetValue(aggregator)!, Aggregators.Get),
                Initial = parse.GetValue(initial) ?? 0,
                Query = parse.GetValue(query),
                Queries = parse.GetValue(queries),
                Rounds = parse.GetValue(rounds),
                // Private steps take the place of epochs: as many as five passes over the records would be.
                Training = parse.GetValue(noise) is { } sigma ? training with { Private = new(sigma, parse.GetValue(clip), parse.GetValue(sampleRate), Math.Max(1, (int)Math.Round(parse.GetValue(epochs) / parse.GetValue(sampleRate)))) } : training,
                Scaffold = parse.GetValue(scaffold),
                DropOut = parse.GetValue(dropOut),
                Secure = parse.GetValue(secure),
                Delta = parse.GetValue(delta),
                Seeds = parse.GetValue(seeds),
                Pool = parse.GetValue(pool),
                Components = parse.GetValue(components),
                Weights = parse.GetValue(weights),
                Out = parse.GetValue(output)!,
                Threads = parse.GetValue(threads),
                CommandLine = "winnow " + string.Join(' ', parse.Tokens.Select(t => t.Value)),
            };
            return Task.Run(() => Run(console, options, cancel), cancel);
        });
        return command;
    }

    private static int Run(CommandConsole console, FederateOptions options, CancellationToken cancel)
    {
        Refuse(options);
        IReadOnlyList<FederatedOutcome> outcomes;
        try
        {
            outcomes = new FederationRunner(options, console).Run(cancel);
        }
        catch (ArgumentException exception) when (exception is not ArgumentOutOfRangeException)
        {
            throw CommandException.Usage(exception.Message);
        }

        var privacy = Privacy(options);
        console.Write(
            new { options.Sites, privacy, caveat = privacy is null ? null : PrivacyPolicy.Caveat, partitions = outcomes.Select(o => new { alpha = FederationRunner.AlphaText(o.Alpha), report = o.Page, o.Notes, o.Result.Strategies }) },
            c => Print(c, options, outcomes, privacy));
        return ExitCode.Done;
    }

    private static void Print(CommandConsole console, FederateOptions options, IReadOnlyList<FederatedOutcome> outcomes, double? privacy)
    {
        foreach (var outcome in outcomes)
        {
            console.Line();
            console.Line($"{outcome.Result.Data}: {outcome.Result.Recipe.Initial:N0} to {outcome.Result.Recipe.Budget:N0} labels over all sites; in the first run of random the sites gave {outcome.PerSite.Min():N0} to {outcome.PerSite.Max():N0}.");
            console.Table(["choice", "mean accuracy on the way", "more than random", "accuracy at the end"], outcome.Result.Strategies.Select(s => (IReadOnlyList<string>)
            [
                s.UpperBound == true ? $"{s.Name} *" : s.Name, Interval(s.Aulc, "0.000"), s.AulcGain is { } gain ? Interval(gain, "+0.000;-0.000") : "–",
                s.Mean[^1].Mean.ToString("0.000", CultureInfo.InvariantCulture),
            ]));
            foreach (var note in outcome.Notes)
            {
                console.Line(note);
            }

            console.Line($"Report: {outcome.Page}");
        }

        console.Line();
        console.Line($"* All samples in one place, which a federation cannot have. Intervals: 95 % over {options.Seeds} seeds, paired by seed.");
        if (privacy is { } epsilon)
        {
            console.Line(string.Create(CultureInfo.InvariantCulture, $"Each site spends ε {epsilon:0.00} at δ {options.Delta:g2} in one run. {PrivacyPolicy.Caveat}"));
        }
    }

    private static double? Privacy(FederateOptions options) => options.Training.Private is { } hidden
        ? RdpAccountant.Epsilon([hidden.Cost with { Count = hidden.Steps * options.Rounds * (options.Queries + 1) }], options.Delta).Epsilon
        : null;

    private static void Refuse(FederateOptions options)
    {
        foreach (var (name, value, least, most) in new[]
        {
            ("--sites", options.Sites, 1, 10_000), ("--query", options.Query, 1, 1_000_000), ("--queries", options.Queries, 1, 10_000), ("--rounds", options.Rounds, 1, 10_000), ("--seeds", options.Seeds, 1, 1000),
            ("--pool", options.Pool, 100, 1_000_000), ("--components", options.Components, 1, 4096), ("--threads", options.Threads, 0, 1024), ("--initial", options.Initial, 0, 1_000_000),
        })
        {
            if (value < least || value > most)
            {
                throw CommandException.Usage($"{name} {value} is out of range; it takes {least:N0} to {most:N0}.");
            }
        }

        if (!(options.Delta is > 0 and < 1))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--delta {options.Delta} is out of range; it must be above 0 and below 1."));
        }

        if (options.Alphas.Count == 0 || options.Selectors.Count == 0)
        {
            throw CommandException.Usage("--alpha and --selectors each need at least one value.");
        }

        if (options.Weights is { } weights && !File.Exists(weights))
        {
            throw new CommandException($"The encoder '{weights}' does not exist; --weights takes an ONNX file.");
        }
    }

    private static double Alpha(string text) => text is "inf" or "infinity" ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1e6 ? value
        : throw CommandException.Usage($"--alpha '{text}' is no concentration; give numbers above 0, or inf.");

    private static T Named<T>(string name, Func<string, T> find)
    {
        try
        {
            return find(name);
        }
        catch (ArgumentException exception)
        {
            throw CommandException.Usage(exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal));
        }
    }

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Interval(Winnow.Core.Loop.Estimate estimate, string format)
    {
        var text = estimate.Mean.ToString(format, CultureInfo.InvariantCulture);
        return estimate is { Low: { } low, High: { } high } ? $"{text} [{low.ToString(format, CultureInfo.InvariantCulture)}, {high.ToString(format, CultureInfo.InvariantCulture)}]" : text;
    }
}
