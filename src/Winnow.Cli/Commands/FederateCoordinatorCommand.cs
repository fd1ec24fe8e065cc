using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Federating;
using Winnow.Core.Federation;
using Winnow.Server.Federation;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow federate coordinator</c>: lets sites in, joins their models, spreads one labelling budget over them.</summary>
internal static class FederateCoordinatorCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of authority, journal and models; made when it is not there." };
        var enrol = new Option<string[]>("--enrol") { Description = "Make a one-time code for a site of this name, print it and end; may be given several times.", DefaultValueFactory = _ => [] };
        var revoke = new Option<string[]>("--revoke") { Description = "Shut a site out and end; may be given several times.", DefaultValueFactory = _ => [] };
        var list = new Option<bool>("--list") { Description = "List the sites and end." };
        var run = new Option<bool>("--run") { Description = "Start a run, unless one is open: rounds of training, then one choice. Needs --classes." };
        var classes = new Option<string?>("--classes") { Description = "Class names joined by commas, the same and in the same order at all sites." };
        var features = new Option<string>("--features") { Description = $"What sites learn from: pixels:SIDE:CHANNELS, onnx:SHA256:OUTPUT with --dimensions, or a network trained end to end: {NetworkName.Forms}.", DefaultValueFactory = _ => ProjectSiteWork.PixelFeatures(28, 1) };
        var dimensions = new Option<int?>("--dimensions") { Description = "Values of an encoder's output." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of training.", DefaultValueFactory = _ => 10 };
        var budget = new Option<long?>("--budget") { Description = "Labels to ask for at the end, over all sites; without it nothing is chosen." };
        var caps = new Option<string[]>("--cap") { Description = "SITE=N: labels one site gives at most; may be given several times.", DefaultValueFactory = _ => [] };
        var costs = new Option<string[]>("--cost") { Description = "SITE=N: what one label costs there in whole units, 1 to 1,000; may be given several times.", DefaultValueFactory = _ => [] };
        var selector = new Option<string>("--selector") { Description = $"Who is chosen: {string.Join(", ", SiteSelectors.All.Select(s => s.Name))}.", DefaultValueFactory = _ => "adaptive" };
        var aggregator = new Option<string>("--aggregator") { Description = $"How models are joined: {string.Join(", ", Aggregators.All.Select(a => a.Name))}.", DefaultValueFactory = _ => "fedavg" };
        var plain = new Option<bool>("--plain") { Description = "Without secure aggregation: the coordinator sees each site's model, and can check it." };
        var epochs = new Option<int>("--epochs") { Description = "Epochs of each site in a round.", DefaultValueFactory = _ => 5 };
        var rate = new Option<double?>("--learning-rate") { Description = "Learning rate at the sites; default 0.1 on features, 0.05 for networks, 0.01 for detectors, 0.002 for learning without labels." };
        var proximal = new Option<double>("--proximal") { Description = "FedProx: weight of the distance to the global model." };
        var batch = new Option<int>("--batch-size") { Description = "Examples a step at the sites.", DefaultValueFactory = _ => 32 };
        var scaffold = new Option<bool>("--scaffold") { Description = "SCAFFOLD: control variates against the drift of sites that differ; doubles the bytes." };
        var shared = new Option<string>("--share") { Description = $"Part of a network that travels; the rest stays at each site: {string.Join(", ", SharedPart.All.Select(p => p.Name))}.", DefaultValueFactory = _ => SharedPart.Everything.Name };
        var tuneRates = new Option<string?>("--tune-rates") { Description = "Learning rates joined by commas: each is tried for some rounds over all sites, and the one that holds best on held-out labels trains the run." };
        var tuneEpochs = new Option<string?>("--tune-epochs") { Description = "Epochs joined by commas, tried likewise; together with --tune-rates every pair." };
        var trialRounds = new Option<int>("--trial-rounds") { Description = "Rounds of each trial.", DefaultValueFactory = _ => 3 };
        var seed = new Option<int>("--seed") { Description = "Seed of the run." };
        var noise = new Option<double?>("--noise") { Description = "Differential privacy at the sites: noise over the clipping norm." };
        var clip = new Option<double>("--clip") { Description = "Differential privacy: norm of one example's gradient at most.", DefaultValueFactory = _ => 1 };
        var sampleRate = new Option<double>("--sample-rate") { Description = "Differential privacy: chance of each record to be in a step.", DefaultValueFactory = _ => 0.2 };
        var listen = new Option<string>("--listen") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "Port to listen on.", DefaultValueFactory = _ => 8443 };
        var hosts = new Option<string[]>("--host") { Description = "Name or address that sites reach it under; may be given several times.", DefaultValueFactory = _ => ["127.0.0.1", "localhost"] };
        var least = new Option<int>("--sites-at-least") { Description = "Sites that must be there to begin.", DefaultValueFactory = _ => 3 };
        var quorum = new Option<double>("--quorum") { Description = "Share of sites that must answer before a stage ends without the others.", DefaultValueFactory = _ => 0.7 };
        var grace = new Option<double>("--grace") { Description = "Seconds a stage waits for the others once the quorum is there.", DefaultValueFactory = _ => 30 };
        var deadline = new Option<double>("--deadline") { Description = "Seconds a stage may take at most; then it closes with the sites that answered, or is begun anew.", DefaultValueFactory = _ => 1800 };
        var status = new Option<int?>("--status-port") { Description = "Show how the federation stands at http://127.0.0.1:PORT, for a browser on this machine; 0 takes a free port." };
        var once = new Option<bool>("--once") { Description = "End when the run is over and every site has its picks." };
        var command = new CliCommand(
            "coordinator", "Run the coordinator of a federation.",
            "winnow federate coordinator fed --enrol clinic-a --enrol clinic-b --enrol clinic-c", "winnow federate coordinator fed --listen 0.0.0.0 --host federation.example.org --run --classes benign,malignant --budget 200")
        {
            folder, enrol, revoke, list, run, classes, features, dimensions, rounds, budget, caps, costs, selector, aggregator, plain, epochs, rate, proximal, batch, scaffold, shared, seed, tuneRates, tuneEpochs, trialRounds,
            noise, clip, sampleRate, listen, port, hosts, least, quorum, grace, deadline, status, once,
        };
        command.SetAction(async (parse, cancel) =>
        {
            var options = new CoordinatorOptions
            {
                Folder = parse.GetValue(folder)!,
                Address = parse.GetValue(listen)!,
                Port = parse.GetValue(port),
                Hosts = parse.GetValue(hosts)!,
                Quorum = parse.GetValue(quorum),
                Grace = Seconds("--grace", parse.GetValue(grace), 0),
                StageTimeout = Seconds("--deadline", parse.GetValue(deadline), 1),
                SitesAtLeast = parse.GetValue(least),
                Clock = console.Clock,
                Log = console.Error.WriteLine,
            };
            var change = new CoordinatorChange([.. parse.GetValue(enrol)!], [.. parse.GetValue(revoke)!]);
            var looksOnly = change.Enrol.Count + change.Revoke.Count > 0 || parse.GetValue(list);
            try
            {
                if (looksOnly && await CoordinatorMailbox.TryAskAsync(options.Folder, change, console.Clock, cancel) is { } reply)
                {
                    return Tell(console, change, reply);
                }

                using var coordinator = Coordinator.Open(options);
                if (looksOnly)
                {
                    return Tell(console, change, coordinator.Change(change));
                }

                if (parse.GetValue(run) && coordinator.Status() is { IsOver: true } or { Run: 0 })
                {
                    Start(coordinator);
                }

                return await ServeAsync(console, coordinator, options, parse.GetValue(status), parse.GetValue(once), cancel);
            }
            catch (FederationException exception)
            {
                throw new CommandException(exception.Message);
            }

            void Start(Coordinator coordinator)
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

                var fresh = FederatedStart.Of(network, named, parse.GetValue(seed), console.Clock);
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
                    Aggregator = parse.GetValue(aggregator)!,
                    Secure = !parse.GetValue(plain),
                    Selector = parse.GetValue(selector)!,
                    Seed = parse.GetValue(seed),
                    Choice = parse.GetValue(budget) is { } labels ? new() { Budget = labels, Classes = named.Length, Caps = Numbers("--cap", parse.GetValue(caps)!), Costs = Numbers("--cost", parse.GetValue(costs)!) } : null,
                }, fresh);
            }
        });
        return command;
    }

    private static async Task<int> ServeAsync(CommandConsole console, Coordinator coordinator, CoordinatorOptions options, int? statusPort, bool once, CancellationToken cancel)
    {
        await using var server = await FederationServer.StartAsync(coordinator, options, cancel);
        await using var status = statusPort is { } port ? await FederationStatusServer.StartAsync(coordinator, port, options.Clock, cancel) : null;
        if (!console.Json)
        {
            console.Line($"The coordinator of '{options.Folder}' listens at {server.Address}. Ctrl-C stops it; it goes on where it stopped.");
            if (status is not null)
            {
                console.Line($"How it stands: {status.Address}");
            }
        }

        DateTimeOffset? over = null;
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), options.Clock);
            while (await timer.WaitForNextTickAsync(cancel))
            {
                var now = coordinator.Status();
                over = now.IsOver ? over ?? options.Clock.GetUtcNow() : null;
                // Without a choice nobody answers at the end: each site asks once more and hears that the run is over.
                if (once && over is { } since && (now.Thresholds is null ? options.Clock.GetUtcNow() - since > 2 * options.PollTime : coordinator.AllQueued()))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping is how a coordinator ends.
        }

        var end = coordinator.Status();
        console.Write(
            new { end.Run, end.Round, end.Rounds, end.IsOver, end.Ended, end.Spent, queued = end.Queued },
            c => c.Line(end.Ended is { } reason ? $"Run {end.Run} ended: {reason}" : string.Create(CultureInfo.InvariantCulture, $"Run {end.Run}: {end.Round} of {end.Rounds} rounds; {end.Spent:N0} labels were spread over the sites, {end.Queued.Count} of them have theirs in the queue.")));
        return ExitCode.Done;
    }

    private static int Tell(CommandConsole console, CoordinatorChange change, CoordinatorReply reply)
    {
        if (change.Enrol.Count > 0)
        {
            console.Write(reply.Codes, c =>
            {
                c.Line("Give each site its code over a safe way; it works once.");
                foreach (var code in reply.Codes)
                {
                    c.Line($"{code.Site}  {code.Code}");
                }
            });
            return ExitCode.Done;
        }

        console.Write(reply.Sites, c => c.Table(["site", "key", ""], reply.Sites.Select(s => (IReadOnlyList<string>)[s.Name, s.Fingerprint, s.Revoked ? "shut out" : ""])));
        return ExitCode.Done;
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

    private static TimeSpan Seconds(string option, double seconds, double least) =>
        seconds >= least && seconds <= 86_400 ? TimeSpan.FromSeconds(seconds) : throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option} {seconds} is out of range; it takes {least} to 86,400 seconds."));
}
