using System.Globalization;
using Winnow.Server.Accounts;

namespace Winnow.Server.Jobs;

/// <summary>The folder that one server has for its jobs: <c>jobs</c> in the data folder, and where several servers have one data folder, a part of it that no other has.</summary>
internal sealed class JobsPlace : IDisposable
{
    private const string Name = "jobs";
    private const int ServersMax = 100;

    private readonly FileStream? taken;

    private JobsPlace(string folder, FileStream? taken) => (Folder, this.taken) = (Directory.CreateDirectory(folder).FullName, taken);

    /// <summary>The folder; it is there.</summary>
    public string Folder { get; }

    /// <summary>Whether other servers may have folders beside it.</summary>
    public bool IsOneOfSeveral => taken is not null;

    /// <summary>Takes the folder of a server; the same again for a server that was started anew on its machine, so that what it left is found.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <exception cref="ServerStartException">A hundred servers of this machine have the data folder.</exception>
    public static JobsPlace Take(string dataFolder)
    {
        var jobs = Path.Combine(dataFolder, Name);
        if (!AccountPlace.IsShared(dataFolder))
        {
            return new(jobs, null);
        }

        Directory.CreateDirectory(jobs);
        var machine = string.Concat(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')).TrimStart('.');
        for (var i = 1; i <= ServersMax; i++)
        {
            var place = Path.Combine(jobs, string.Create(CultureInfo.InvariantCulture, $"server-{machine}-{i}"));
            try
            {
                return new(place, new FileStream(place + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
            {
                // Another server of this machine has it.
            }
        }

        throw new ServerStartException($"{ServersMax} servers of this machine have '{dataFolder}' already; stop one first.");
    }

    /// <inheritdoc/>
    public void Dispose() => taken?.Dispose();
}
