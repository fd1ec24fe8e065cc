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
        var features = new Option<string>("--features") { Description = "What sites learn from: pixels:SIDE:CHANNELS, or onnx:SHA256:OUTPUT with --dimensions.", DefaultValueFactory = _ => ProjectSiteWork.PixelFeatures(28, 1) };
        var dimensions = new Option<int?>("--dimensions") { Description = "Values of an encoder's output." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of training.", DefaultValueFactory = _ => 10 };
        var budget = new Option<long?>("--budget") { Description = "Labels to ask for at the end, over all sites; without it nothing is chosen." };
        var caps = new Option<string[]>("--cap") { Description = "SITE=N: labels one site gives at most; may be given several times.", DefaultValueFactory = _ => [] };
        var costs = new Option<string[]>("--cost") { Description = "SITE=N: what one label costs there in whole units, 1 to 1,000; may be given several times.", DefaultValueFactory = _ => [] };
        var selector = new Option<string>("--selector") { Description = $"Who is chosen: {string.Join(", ", SiteSelectors.All.Select(s => s.Name))}.", DefaultValueFactory = _ => "adaptive" };
        var aggregator = new Option<string>("--aggregator") { Description = $"How models are joined: {string.Join(", ", Aggregators.All.Select(a => a.Name))}.", DefaultValueFactory = _ => "fedavg" };
        var plain = new Option<bool>("--plain") { Description = "Without secure aggregation: the coordinator sees each site's model, and can check it." };
        var norm = new Option<double?>("--norm-at-most") { Description = "With --plain: scale a site's change in a round down to this norm; default none." };
        var epochs = new Option<int>("--epochs") { Description = "Epochs of each site in a round.", DefaultValueFactory = _ => 5 };
        var rate = new Option<double>("--learning-rate") { Description = "Learning rate at the sites.", DefaultValueFactory = _ => 0.1 };
        var proximal = new Option<double>("--proximal") { Description = "FedProx: weight of the distance to the global model." };
        var noise = new Option<double?>("--noise") { Description = "Differential privacy at the sites: noise over the clipping norm." };
        var clip = new Option<double>("--clip") { Description = "Differential privacy: norm of one example's gradient at most.", DefaultValueFactory = _ => 1 };
        var sampleRate = new Option<double>("--sample-rate") { Description = "Differential privacy: chance of each record to be in a step.", DefaultValueFactory = _ => 0.2 };
        var listen = new Option<string>("--listen") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "Port to listen on.", DefaultValueFactory = _ => 8443 };
        var hosts = new Option<string[]>("--host") { Description = "Name or address that sites reach it under; may be given several times.", DefaultValueFactory = _ => ["127.0.0.1", "localhost"] };
        var least = new Option<int>("--sites-at-least") { Description = "Sites that must be there to begin.", DefaultValueFactory = _ => 3 };
        var quorum = new Option<double>("--quorum") { Description = "Share of sites that must answer before a stage ends without the others.", DefaultValueFactory = _ => 0.7 };
        var grace = new Option<double>("--grace") { Description = "Seconds a stage waits for the others once the quorum is there.", DefaultValueFactory = _ => 30 };
        var once = new Option<bool>("--once") { Description = "End when the run is over and every site has its picks." };
        var command = new CliCommand(
            "coordinator", "Run the coordinator of a federation.",
            "winnow federate coordinator fed --enrol clinic-a --enrol clinic-b --enrol clinic-c", "winnow federate coordinator fed --listen 0.0.0.0 --host federation.example.org --run --classes benign,malignant --budget 200")
        {
            folder, enrol, revoke, list, run, classes, features, dimensions, rounds, budget, caps, costs, selector, aggregator, plain, norm, epochs, rate, proximal, noise, clip, sampleRate, listen, port, hosts, least, quorum, grace, once,
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
                Grace = Seconds(parse.GetValue(grace)),
                NormAtMost = parse.GetValue(norm),
                SitesAtLeast = parse.GetValue(least),
                Clock = console.Clock,
                Log = console.Error.WriteLine,
            };
            try
            {
                using var coordinator = Coordinator.Open(options);
                if (parse.GetValue(enrol) is { Length: > 0 } names)
                {
                    return Enrol(console, coordinator, names);
                }

                if (parse.GetValue(revoke) is { Length: > 0 } gone)
                {
                    Array.ForEach(gone, coordinator.Revoke);
                    return List(console, coordinator);
                }

                if (parse.GetValue(list))
                {
                    return List(console, coordinator);
                }

                if (parse.GetValue(run) && coordinator.Status() is { IsOver: true } or { Run: 0 })
                {
                    var training = new LocalTraining { Epochs = parse.GetValue(epochs), LearningRate = parse.GetValue(rate), Proximal = parse.GetValue(proximal) };
                    training = parse.GetValue(noise) is { } sigma
                        ? training with { Private = new(sigma, parse.GetValue(clip), parse.GetValue(sampleRate), Math.Max(1, (int)Math.Round(training.Epochs / parse.GetValue(sampleRate)))) }
                        : training;
                    var named = (parse.GetValue(classes) ?? throw CommandException.Usage("--run needs --classes.")).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                    coordinator.StartRun(new()
                    {
                        Run = 1,
                        Classes = named,
                        Features = parse.GetValue(features)!,
                        Dimensions = Dimensions(parse.GetValue(features)!, parse.GetValue(dimensions)),
                        Rounds = parse.GetValue(rounds),
                        Training = training,
                        Aggregator = parse.GetValue(aggregator)!,
                        Secure = !parse.GetValue(plain),
                        Selector = parse.GetValue(selector)!,
                        Choice = parse.GetValue(budget) is { } labels ? new() { Budget = labels, Classes = named.Length, Caps = Numbers("--cap", parse.GetValue(caps)!), Costs = Numbers("--cost", parse.GetValue(costs)!) } : null,
                    });
                }

                return await ServeAsync(console, coordinator, options, parse.GetValue(once), cancel);
            }
            catch (FederationException exception)
            {
                throw new CommandException(exception.Message);
            }
        });
        return command;
    }

    private static async Task<int> ServeAsync(CommandConsole console, Coordinator coordinator, CoordinatorOptions options, bool once, CancellationToken cancel)
    {
        await using var server = await FederationServer.StartAsync(coordinator, options, cancel);
        if (!console.Json)
        {
            console.Line($"The coordinator of '{options.Folder}' listens at {server.Address}. Ctrl-C stops it; it goes on where it stopped.");
        }

        DateTimeOffset? over = null;
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), options.Clock);
            while (await timer.WaitForNextTickAsync(cancel))
            {
                var status = coordinator.Status();
                over = status.IsOver ? over ?? options.Clock.GetUtcNow() : null;
                // Without a choice nobody answers at the end: each site asks once more and hears that the run is over.
                if (once && over is { } since && (status.Thresholds is null ? options.Clock.GetUtcNow() - since > 2 * options.PollTime : coordinator.AllQueued()))
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
            new { end.Run, end.Round, end.Rounds, end.IsOver, end.Spent, queued = end.Queued },
            c => c.Line(string.Create(CultureInfo.InvariantCulture, $"Run {end.Run}: {end.Round} of {end.Rounds} rounds; {end.Spent:N0} labels were spread over the sites, {end.Queued.Count} of them have theirs in the queue.")));
        return ExitCode.Done;
    }

    private static int Enrol(CommandConsole console, Coordinator coordinator, string[] names)
    {
        var codes = names.Select(n => new { site = n, code = coordinator.NewCode(n).ToString() }).ToArray();
        console.Write(codes, c =>
        {
            c.Line("Give each site its code over a safe way; it works once.");
            foreach (var code in codes)
            {
                c.Line($"{code.site}  {code.code}");
            }
        });
        return ExitCode.Done;
    }

    private static int List(CommandConsole console, Coordinator coordinator)
    {
        var sites = coordinator.ListSites().Select(s => new { s.Name, fingerprint = SiteIdentity.FingerprintOf(s.IdentityKey), s.Revoked }).ToArray();
        console.Write(sites, c => c.Table(["site", "key", ""], sites.Select(s => (IReadOnlyList<string>)[s.Name, s.fingerprint, s.Revoked ? "shut out" : ""])));
        return ExitCode.Done;
    }

    private static int Dimensions(string features, int? given) => features.Split(':') switch
    {
        ["pixels", var side, "1" or "3"] when int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var s) && s is >= 4 and <= 128 => s * s * (features.EndsWith('3') ? 3 : 1),
        ["onnx", { Length: 64 }, { Length: > 0 }] => given ?? throw CommandException.Usage("--features onnx:… needs --dimensions, the number of values of that output."),
        _ => throw CommandException.Usage($"--features '{features}' must be pixels:SIDE:1, pixels:SIDE:3 or onnx:SHA256:OUTPUT."),
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

    private static TimeSpan Seconds(double seconds) => seconds is >= 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds) : throw CommandException.Usage("--grace is out of range; it takes 0 to 86,400 seconds.");
}
