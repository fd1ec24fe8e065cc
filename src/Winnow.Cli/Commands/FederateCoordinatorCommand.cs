using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
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
        var reason = new Option<string?>("--reason") { Description = "With --revoke: why, in up to 200 characters; people see it beside the site." };
        var list = new Option<bool>("--list") { Description = "List the sites and end." };
        var run = new Option<bool>("--run") { Description = "Start a run, unless one is open: rounds of training, then one choice. Needs --classes." };
        var listen = new Option<string>("--listen") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "Port to listen on.", DefaultValueFactory = _ => 8443 };
        var hosts = new Option<string[]>("--host") { Description = "Name or address that sites reach it under; may be given several times.", DefaultValueFactory = _ => ["127.0.0.1", "localhost"] };
        var least = new Option<int>("--sites-at-least") { Description = "Sites that must be there to begin.", DefaultValueFactory = _ => 3 };
        var quorum = new Option<double>("--quorum") { Description = "Share of sites that must answer before a stage ends without the others.", DefaultValueFactory = _ => 0.7 };
        var grace = new Option<double>("--grace") { Description = "Seconds a stage waits for the others once the quorum is there.", DefaultValueFactory = _ => 30 };
        var deadline = new Option<double>("--deadline") { Description = "Seconds a stage may take at most; then it closes with the sites that answered, or is begun anew.", DefaultValueFactory = _ => 1800 };
        var norm = new Option<double?>("--norm-at-most") { Description = "With --plain: scale a site's change in a round down to this norm; default none." };
        var status = new Option<int?>("--status-port") { Description = "Show how the federation stands at http://127.0.0.1:PORT, for a browser on this machine; 0 takes a free port." };
        var once = new Option<bool>("--once") { Description = "End when the run is over and every site has its picks." };
        var command = new CliCommand(
            "coordinator", "Run the coordinator of a federation.",
            "winnow federate coordinator fed --enrol clinic-a --enrol clinic-b --enrol clinic-c", "winnow federate coordinator fed --listen 0.0.0.0 --host federation.example.org --run --classes benign,malignant --budget 200")
        {
            folder, enrol, revoke, reason, list, run, listen, port, hosts, least, quorum, grace, deadline, norm, status, once,
        };
        var planned = new FederatedRunOptions();
        planned.AddTo(command);
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
                NormAtMost = parse.GetValue(norm),
                SitesAtLeast = parse.GetValue(least),
                Clock = console.Clock,
                Log = console.Error.WriteLine,
            };
            var change = new CoordinatorChange([.. parse.GetValue(enrol)!], [.. parse.GetValue(revoke)!]) { Reason = parse.GetValue(reason) };
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
                    planned.Start(coordinator, parse, console.Clock);
                }

                return await ServeAsync(console, coordinator, options, parse.GetValue(status), parse.GetValue(once), cancel);
            }
            catch (FederationException exception)
            {
                throw new CommandException(exception.Message);
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

    private static TimeSpan Seconds(string option, double seconds, double least) =>
        seconds >= least && seconds <= 86_400 ? TimeSpan.FromSeconds(seconds) : throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option} {seconds} is out of range; it takes {least} to 86,400 seconds."));
}
