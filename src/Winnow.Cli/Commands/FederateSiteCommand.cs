using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Winnow.Cli.Console;
using Winnow.Cli.Federating;
using Winnow.Cli.Remote;
using Winnow.Core.Federation;
using Winnow.Server.Federation;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow federate site</c>: one site's agent, on a project folder. It dials out and never listens.</summary>
internal static class FederateSiteCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.Create();
        var coordinator = new Option<string?>("--coordinator") { Description = "Address of the coordinator, such as https://federation.example.org:8443." };
        var code = new Option<string?>("--code") { Description = "Enrolment code, the first time." };
        var pixels = new Option<int>("--pixels") { Description = "Side that images are scaled to, 4 to 128; the same at all sites.", DefaultValueFactory = _ => 28 };
        var colour = new Option<bool>("--colour") { Description = "Learn from colour instead of grey." };
        var weights = new Option<string?>("--weights") { Description = "ONNX encoder to learn on the features of, instead of pixels; the same file at all sites." };
        var layer = new Option<string>("--output") { Description = "Output of the encoder to learn from.", DefaultValueFactory = _ => "features" };
        var epsilon = new Option<double?>("--epsilon") { Description = "Keep a privacy account: ε that may be spent over all rounds. The site stays away from what would pass it." };
        var delta = new Option<double>("--delta") { Description = "δ of the account.", DefaultValueFactory = _ => 1e-5 };
        var bytes = new Option<long>("--bytes-per-round") { Description = "Bytes that may leave in one round.", DefaultValueFactory = _ => 256L << 20 };
        var server = new Option<string?>("--server") { Description = "Address of the labelling server of this site that has the project open: picks go into its queue. DIR is then the project's folder below the server's data folder." };
        var token = new Option<string?>("--token") { Description = $"API token for --server; default {ServerOption.TokenVariable}, which other users of this machine cannot see." };
        var flower = new Option<string?>("--flower") { Description = "Join a Flower server (FlowerService.Join) at this address instead, http:// or https://. It sees this site's model." };
        var flowerRoot = new Option<string?>("--flower-root") { Description = "Authority of the Flower server's certificate, PEM." };
        var once = new Option<bool>("--once") { Description = "End when the run is over." };
        var report = new Option<bool>("--report") { Description = "Say what has left this site so far, and end." };
        var command = new CliCommand(
            "site", "Take part in a federation with a project; no image leaves it.",
            "winnow federate site clinic --coordinator https://federation.example.org:8443 --code winnow1.clinic-a.…", "winnow federate site clinic --report")
        {
            folder, coordinator, code, pixels, colour, weights, layer, epsilon, delta, bytes, server, token, flower, flowerRoot, once, report,
        };
        command.SetAction(async (parse, cancel) =>
        {
            var own = Path.Combine(parse.GetValue(folder)!, "federation");
            if (parse.GetValue(report))
            {
                return Report(console, own);
            }

            if (parse.GetValue(flower) is { } joined)
            {
                using var project = Work(parse.GetValue(folder)!);
                return await FlowerAsync(console, joined, parse.GetValue(flowerRoot), project, cancel);
            }

            if (!Uri.TryCreate(parse.GetValue(coordinator), UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
            {
                throw CommandException.Usage("--coordinator must be an address that begins with https://.");
            }

            var options = new SiteOptions
            {
                Folder = own,
                Coordinator = address,
                Privacy = parse.GetValue(epsilon) is { } most ? Policy(most, parse.GetValue(delta)) : null,
                BytesPerRound = parse.GetValue(bytes),
                OneRun = parse.GetValue(once),
                Clock = console.Clock,
                Log = console.Error.WriteLine,
            };
            using var work = Work(parse.GetValue(folder)!);
            return await RunAsync(console, options, parse.GetValue(code), work, cancel);

            ProjectSiteWork Work(string project)
            {
                var side = parse.GetValue(pixels);
                if (side is < 4 or > 128)
                {
                    throw CommandException.Usage($"--pixels {side} is out of range; take 4 to 128.");
                }

                var queue = parse.GetValue(server) is { } at
                    ? new ServerQueue(ServerOption.Connect(at, parse.GetValue(token) ?? Environment.GetEnvironmentVariable(ServerOption.TokenVariable), allowPlainHttp: false), Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(project))))
                    : null;
                return parse.GetValue(weights) is not { } encoder ? ProjectSiteWork.OfPixels(project, side, parse.GetValue(colour) ? 3 : 1, console.Clock, queue)
                    : File.Exists(encoder) ? ProjectSiteWork.OfEncoder(project, encoder, parse.GetValue(layer)!, console.Clock, queue)
                    : throw new CommandException($"The encoder '{encoder}' does not exist; --weights takes an ONNX file.");
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandConsole console, SiteOptions options, string? code, ProjectSiteWork work, CancellationToken cancel)
    {
        try
        {
            if (code is not null && !SiteKeys.AreIn(options.Folder))
            {
                await SiteKeys.EnrolAsync(options.Folder, options.Coordinator, EnrolmentCode.Parse(code), options.Clock, cancel);
            }

            using var agent = SiteAgent.Open(options, work);
            await agent.RunAsync(cancel);
            console.Write(new { done = true, privacySpent = agent.PrivacySpent }, c => c.Line("The run is over. `winnow next` shows what is to be labelled here."));
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is FederationException or HttpRequestException)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static async Task<int> FlowerAsync(CommandConsole console, string server, string? root, ProjectSiteWork work, CancellationToken cancel)
    {
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw CommandException.Usage("--flower must be an address that begins with http:// or https://.");
        }

        var dimensions = work.Labelled(cancel).Inputs is { Rows: > 0 } known ? known.Columns : throw new CommandException("Nothing is labelled here yet; a Flower client trains on labels.");
        using var authority = root is null ? null : X509CertificateLoader.LoadCertificateFromFile(root);
        try
        {
            var answered = await FlowerClient.RunAsync(address, new FlowerSiteWork(work, dimensions, new(), seed: 0), authority, console.Clock, cancel);
            console.Write(new { answered }, c => c.Line($"The Flower server said goodbye after {answered:N0} questions."));
            return ExitCode.Done;
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static PrivacyPolicy Policy(double epsilon, double delta)
    {
        try
        {
            return new PrivacyPolicy(epsilon, delta).Validate();
        }
        catch (ArgumentException exception)
        {
            throw CommandException.Usage(exception.Message);
        }
    }

    private static int Report(CommandConsole console, string folder)
    {
        if (!SiteKeys.AreIn(folder))
        {
            throw new CommandException($"'{folder}' never took part in a federation; nothing has left it.");
        }

        var text = EgressRecorder.Report(folder);
        console.Write(new { report = text }, c => c.Line(text));
        return ExitCode.Done;
    }
}
