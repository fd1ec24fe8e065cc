using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Takes a worker's scores into the project in parts, so that a million of them do not keep people waiting for the writer.</summary>
internal static class ScoreIntake
{
    private const int Part = 4096;

    /// <summary>Adds the scores of a file; lists use them once <see cref="Store.UseScores"/> is called.</summary>
    /// <returns>Whether there is such a file.</returns>
    public static async Task<bool> AddAsync(ProjectHost host, string measure, int round, string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        // A try that was killed may have scored images that have left the pool since.
        while (await host.WriteAsync(store => store.ForgetScores(measure, round, Part), cancel) > 0)
        {
        }

        foreach (var part in ScoreFile.Read(path).Chunk(Part))
        {
            await host.WriteAsync(
                store =>
                {
                    store.AddScores(measure, round, part);
                    return true;
                },
                cancel);
        }

        return true;
    }

    /// <summary>Removes what lists no longer use.</summary>
    public static async Task DropAsync(ProjectHost host, string measure, CancellationToken cancel)
    {
        while (await host.WriteAsync(store => store.DropScores(measure, Part), cancel) > 0)
        {
        }
    }
}
