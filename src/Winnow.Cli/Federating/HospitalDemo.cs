using System.Globalization;
using Winnow.Cli.Commands;
using Winnow.Cli.Console;
using Winnow.Client;
using Winnow.Server;
using Winnow.Server.Federation;
using AccuracyBounds = Winnow.Core.Federation.AccuracyBounds;
using LocalTraining = Winnow.Core.Federation.LocalTraining;

namespace Winnow.Cli.Federating;

/// <summary><c>winnow federate demo</c>: a coordinator and two hospitals on this machine, each with a labelling page and an agent. Everything between them goes over the real wire.</summary>
internal sealed class HospitalDemo(CommandConsole console, HospitalDemoOptions options)
{
    private static readonly string[] Names = ["hospital-a", "hospital-b"];

    /// <summary>Plays the runs.</summary>
    /// <exception cref="CommandException">The folder is not fresh, or a part cannot start.</exception>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        options.Check();
        NativeLibrary.Require("federate demo");
        if (Directory.Exists(options.Out) && Directory.EnumerateFileSystemEntries(options.Out).Any())
        {
            throw new CommandException($"'{options.Out}' is not empty; name a fresh folder with --out, or delete it.");
        }

        try
        {
            return await PlayAsync(cancel);
        }
        catch (Exception exception) when (exception is FederationException or ServerStartException or ProblemException or HttpRequestException)
        {
            throw new CommandException(exception.Message);
        }
    }

    private async Task<int> PlayAsync(CancellationToken cancel)
    {
        string[] folders = [.. Names.Select(n => Path.Combine(options.Out, n))];
        var (classes, truth) = HospitalImages.Write(options, [.. folders.Select(Hospital.ImagesIn)], cancel);
        var hospitals = new List<Hospital>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task agents = Task.CompletedTask;
        try
        {
            for (var i = 0; i < Names.Length; i++)
            {
                hospitals.Add(await Hospital.OpenAsync(options, Names[i], folders[i], options.Port == 0 ? 0 : options.Port + 1 + i, classes, truth[i], console.Clock, cancel));
            }

            var set = new CoordinatorOptions { Folder = Path.Combine(options.Out, HospitalDemoOptions.CoordinatorFolder), Port = 0, SitesAtLeast = Names.Length, PollTime = TimeSpan.FromSeconds(2), Clock = console.Clock };
            using var coordinator = Coordinator.Open(set);
            await using var server = await FederationServer.StartAsync(coordinator, set, cancel);
            await using var status = await FederationStatusServer.StartAsync(coordinator, options.Port, console.Clock, cancel);
            Tell(hospitals, status.Address);
            agents = Task.WhenAll(hospitals.Select(h =>
            {
                var code = coordinator.NewCode(h.Name);
                return Task.Run(() => h.TakePartAsync(server.Address, code, console.Error.WriteLine, stop.Token), CancellationToken.None);
            }));
            await FirstAsync(RunsAsync(coordinator, hospitals, classes, cancel), agents);
            Report(coordinator, hospitals);
            return ExitCode.Done;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(agents);
            foreach (var hospital in hospitals)
            {
                await hospital.DisposeAsync();
            }
        }
    }

    private async Task RunsAsync(Coordinator coordinator, List<Hospital> hospitals, IReadOnlyList<string> classes, CancellationToken cancel)
    {
        console.Error.WriteLine($"Each hospital labels {options.Initial} images by chance first.");
        await Task.WhenAll(hospitals.Select(h => h.LabelledAsync(options.Initial, cancel)));
        for (var run = 1; run <= options.Runs + 1; run++)
        {
            // The last run measures what the labels of the one before came to, and asks for no more.
            var chooses = run <= options.Runs;
            coordinator.Note(await BoundsAsync(hospitals, classes, run, cancel));
            Start(coordinator, classes, chooses);
            var end = await coordinator.WaitForAsync(s => s.IsOver && (!chooses || s.Ended is not null || s.Queued.Count == hospitals.Count), cancel);
            if (end.Ended is { } reason)
            {
                throw new CommandException($"Run {run} ended: {reason}");
            }

            if (chooses)
            {
                console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Run {run} of {options.Runs}: {end.Spent} images are asked for over both hospitals."));
                await Task.WhenAll(hospitals.Select(h => h.LabelledAsync(options.Initial, cancel)));
            }
        }
    }

    private Task<AccuracyBounds> BoundsAsync(List<Hospital> hospitals, IReadOnlyList<string> classes, int run, CancellationToken cancel)
    {
        var network = NetworkName.TryParse(options.Features)!;
        var bounds = new HospitalBounds([.. hospitals.Select(h => h.ProjectFolder)], network, classes.Count, console.Clock);
        return Task.Run(() => bounds.Measure(new() { LearningRate = network.LearningRate }, run * options.Rounds, options.Seed, cancel), cancel);
    }

    private void Start(Coordinator coordinator, IReadOnlyList<string> classes, bool chooses)
    {
        var network = NetworkName.TryParse(options.Features)!;
        var training = new LocalTraining { LearningRate = network.LearningRate };
        var fresh = FederatedStart.Of(network, classes, training, options.Seed, console.Clock)!;
        coordinator.StartRun(new()
        {
            Run = 1,
            Classes = classes,
            Features = options.Features,
            Tensors = fresh.Layout.Tensors,
            Dimensions = network.Dimensions,
            Rounds = options.Rounds,
            Training = training,
            // A sum of two hides nothing: each could take its own part away and see the other's.
            Secure = false,
            Seed = options.Seed,
            Choice = chooses ? new() { Budget = options.Budget, Classes = classes.Count } : null,
        }, fresh);
    }

    private void Tell(List<Hospital> hospitals, Uri status)
    {
        console.Error.WriteLine($"How the federation stands: {status} or, after signing in at a labelling page, Federation in the account's menu.");
        foreach (var hospital in hospitals)
        {
            console.Error.WriteLine($"{hospital.Name} labels at {hospital.LabellingPage} (name demo, password {hospital.Password}).");
        }
    }

    private void Report(Coordinator coordinator, List<Hospital> hospitals)
    {
        var end = coordinator.Overview();
        var labels = hospitals.ToDictionary(h => h.Name, h => h.Labels(), StringComparer.Ordinal);
        console.Write(new { end.History, end.Sites, labels, folder = options.Out }, c =>
        {
            c.Table(["run", "labels", "accuracy at its start", "measured on"], end.History.Where(r => r.Round == 0).Select(r => (IReadOnlyList<string>)
            [
                r.Run.ToString(CultureInfo.InvariantCulture), r.Labels.ToString(CultureInfo.InvariantCulture), r.Accuracy is { } accuracy ? accuracy.ToString("0.000", CultureInfo.InvariantCulture) : "–",
                r.Measured.ToString(CultureInfo.InvariantCulture),
            ]));
            foreach (var site in end.Sites)
            {
                c.Line(string.Create(CultureInfo.InvariantCulture, $"{site.Name}: {labels[site.Name]} labels; {site.BytesUp / 1e6:0.0} MB left it, and no image. `winnow federate site {Path.Combine(options.Out, site.Name)} --report` lists every message."));
            }
        });
    }

    // An agent never ends by itself: where one does, its reason is the demo's.
    private static async Task FirstAsync(Task runs, Task agents) => await await Task.WhenAny(runs, agents);
}
