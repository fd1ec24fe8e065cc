using Winnow.Cli.Console;
using Winnow.Client;

namespace Winnow.Cli.Remote;

/// <summary>Starts the next round of a server's project: it fits, measures and chooses what to label next.</summary>
internal static class RemoteTrain
{
    public static async Task<int> RunAsync(CommandConsole console, WinnowClient client, ProjectView project, CancellationToken cancel)
    {
        var round = await client.Rounds.StartAsync(project.Id, cancel);
        console.Write(round, c => c.Line($"Round {round.Number} of {project.Name} is on its way ({round.State}); `winnow status {project.Id} --server …` shows where it is."));
        return ExitCode.Done;
    }
}
