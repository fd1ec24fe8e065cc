using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Client;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Server;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Annotating;

/// <summary><c>winnow demo --serve</c>: a real server in a fresh folder whose project simulated annotators label over HTTP, for somebody to watch.</summary>
internal sealed class DemoServer(CommandConsole console, DemoServerOptions options)
{
    private const string Admin = "demo";
    private const string Root = "mnist";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs until the budget is spent.</summary>
    /// <exception cref="CommandException">The folder is not fresh, or the server cannot start or read the images.</exception>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        options.Check();
        if (Directory.Exists(options.Folder) && Directory.EnumerateFileSystemEntries(options.Folder).Any())
        {
            throw new CommandException($"'{options.Folder}' is not empty; name a fresh folder with --out, or delete it.");
        }

        var data = DataSource.Open(Root, cancel);
        var truth = WriteImages(data, cancel);
        var password = RandomNumberGenerator.GetHexString(12, lowercase: true);
        string[] names = [.. Enumerable.Range(1, options.Annotators).Select(i => string.Create(CultureInfo.InvariantCulture, $"annotator{i}"))];
        try
        {
            var team = await TeamSetup.CreateAsync(options.Folder, Admin, password, names, project: null, console.Clock, address: null, cancel);
            await using var app = WinnowServer.Create(new()
            {
                DataFolder = options.Folder,
                Urls = [options.Url],
                WebRoot = options.WebRoot,
                ImportRoots = new Dictionary<string, string>(StringComparer.Ordinal) { [Root] = ImageFolder },
                Clock = console.Clock,
                Log = TextWriter.Null,
            });
            await app.StartAsync(cancel);
            var address = new Uri(app.Urls.First());
            using var admin = new WinnowClient(new() { Server = address, Token = team.Admin.Token });
            var project = await CreateAsync(admin, team, [.. data.Classes], cancel);
            console.Error.WriteLine($"Watch it at {address.AbsoluteUri.TrimEnd('/')}/projects/{project.Id}/dashboard (name {Admin}, password {password}).");
            var reason = await LabelAsync(address, admin, team, project, truth, cancel);
            var end = await admin.Dashboard.GetAsync(project.Id, cancel);
            Tell(project, end, reason);
            if (options.Stay)
            {
                console.Error.WriteLine("The server goes on; Ctrl-C stops it.");
                await app.WaitForShutdownAsync(cancel);
            }

            return ExitCode.Done;
        }
        catch (ServerStartException exception)
        {
            throw new CommandException(exception.Message);
        }
        catch (Exception exception) when (exception is ProblemException or HttpRequestException)
        {
            throw new CommandException($"The demo's own server refused a step: {exception.Message}");
        }
    }

    private string ImageFolder => Path.Combine(Path.GetFullPath(options.Folder), "images");

    /// <summary>Writes images of the data set as PNG files; gives their classes by file name.</summary>
    private Dictionary<string, int> WriteImages(ImageDataset data, CancellationToken cancel)
    {
        Directory.CreateDirectory(ImageFolder);
        Sample[] all = [.. data.Train];
        new Random(Seed.Derive(options.Seed, "images")).Shuffle(all);
        Sample[] chosen = [.. all.Take(options.Images)];
        var truth = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < chosen.Length; i++)
        {
            // Numbered: the name must not tell the class.
            truth[string.Create(CultureInfo.InvariantCulture, $"{i:00000}.png")] = chosen[i].Class ?? throw new CommandException($"'{Root}' is no set of classified images.");
        }

        Parallel.For(0, chosen.Length, new ParallelOptions { CancellationToken = cancel }, i =>
            File.WriteAllBytes(Path.Combine(ImageFolder, string.Create(CultureInfo.InvariantCulture, $"{i:00000}.png")), ImageCodec.Encode(ImageReader.Read(chosen[i].Image), ImageFormat.Png)));
        return truth;
    }

    private async Task<ProjectView> CreateAsync(WinnowClient admin, Team team, string[] classes, CancellationToken cancel)
    {
        var settings = new ProjectSettings { Query = options.Query, RandomShare = 0.3, Model = "mlp", Budget = new() { Labels = options.Budget } };
        var project = await admin.Projects.CreateAsync(new() { Name = "MNIST demo", Task = "classify", Classes = classes, Settings = settings }, cancel);
        foreach (var member in team.Labellers)
        {
            await admin.Members.SetAsync(project.Id, member.Id.ToString(CultureInfo.InvariantCulture), new() { Role = Role.Labeller }, cancel);
        }

        await admin.Imports.StartAsync(project.Id, new() { Kind = "folder", Root = Root }, cancel);
        return project;
    }

    private async Task<string?> LabelAsync(Uri address, WinnowClient admin, Team team, ProjectView project, Dictionary<string, int> truth, CancellationToken cancel)
    {
        var work = new SimulatedWork
        {
            Project = project.Id,
            SchemaVersion = project.SchemaVersion,
            Classes = project.Classes.Count,
            Truth = item => truth.TryGetValue(Path.GetFileName(item.Name), out var known) ? known : null,
            Noise = options.Noise,
            SecondsPerLabel = options.SecondsPerLabel,
            Seed = options.Seed,
            Clock = console.Clock,
        };
        WinnowClient[] clients = [.. team.Labellers.Select(m => new WinnowClient(new() { Server = address, Token = m.Token }))];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var labelling = SimulatedAnnotator.RunAsync(clients, work, stop.Token);
        try
        {
            using var progress = console.StartProgress();
            while (!labelling.IsCompleted)
            {
                var now = await admin.Dashboard.GetAsync(project.Id, cancel);
                var labels = (int)(now.Budget.FirstOrDefault(b => b.Name == "Labels")?.Used ?? 0);
                progress.Report(Math.Min(1, (double)labels / options.Budget), string.Create(CultureInfo.InvariantCulture, $"{labels} labels · round {now.Round?.Number ?? 0} ({now.Round?.State ?? "importing"}) · {Accuracy(now)}"));
                await Task.WhenAny(labelling, Task.Delay(LookEvery, console.Clock, cancel));
            }

            return await labelling;
        }
        finally
        {
            // Also where the demo is stopped or a step is refused: nobody labels on.
            await stop.CancelAsync();
            await Task.WhenAny(labelling);
            Array.ForEach(clients, c => c.Dispose());
        }
    }

    private void Tell(ProjectView project, Dashboard end, string? reason)
    {
        var rounds = end.Round?.Number ?? 0;
        console.Write(new { project = project.Id, rounds, reason, end.Saving, end.Budget, models = end.Models, folder = options.Folder }, c =>
        {
            c.Line(reason ?? "Labelling has ended.");
            c.Line(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds by {options.Annotators} annotators, {Accuracy(end)} on labels drawn by chance."));
            c.Line(end.Saving is { Percent: { } percent, Low: { } low, High: { } high }
                ? string.Create(CultureInfo.InvariantCulture, $"Saving meter: {percent:0} % fewer labels than random (95 % interval {low:0} to {high:0}).")
                : $"Saving meter: not yet ({end.Saving.Needs ?? end.Saving.State}).");
            c.Line($"`winnow serve {options.Folder}` shows it again.");
        });
    }

    private static string Accuracy(Dashboard now) => now.Models is [{ Metric: { } metric }, ..] ? string.Create(CultureInfo.InvariantCulture, $"{metric.Name} {metric.Value * 100:0.0} %") : "no model yet";
}
