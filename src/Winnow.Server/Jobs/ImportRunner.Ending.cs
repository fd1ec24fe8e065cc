using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

internal sealed partial class ImportRunner
{
    /// <summary>Ends the work on an import whose row says that it is not wanted any more; what came in stays.</summary>
    public void Interrupt(long import)
    {
        lock (gate)
        {
            if (running is { } now && now.Import == import)
            {
                now.Stop.Cancel();
                return;
            }
        }

        Clean(import);
    }

    private async Task EndAsync(StoredImport import, string state, string? reason)
    {
        var ended = await host.WriteAsync(
            s =>
            {
                // An upload may have joined meanwhile.
                var more = state == "done" && s.ReadImport(import.Id) is { State: "listing" or "running" } && s.ReadImportFiles(import.Id, 0, 1, "waiting").Count > 0;
                if (!more)
                {
                    s.ChangeImport(import.Id, state, reason);
                }

                return !more;
            },
            CancellationToken.None);
        if (!ended)
        {
            return;
        }

        Clean(import.Id);
        host.Changed();
        Tell(import.Id);
    }

    /// <summary>Goes on with an import that nobody cancelled.</summary>
    /// <exception cref="OperationCanceledException">Somebody did.</exception>
    internal static async Task RequireWantedAsync(ProjectHost host, long import, CancellationToken cancel)
    {
        if (!await host.WriteAsync(s => s.ChangeImport(import, "running", null), cancel))
        {
            throw new OperationCanceledException("The import was cancelled.");
        }
    }

    private void Clean(long import)
    {
        var staging = ProjectFiles.Staging(host.Folder, import);
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }
    }
}
