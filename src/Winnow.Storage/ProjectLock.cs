using System.Globalization;

namespace Winnow.Storage;

/// <summary>Keeps a second writer out of a project. The operating system drops the lock when its process ends, however it ends.</summary>
internal sealed class ProjectLock : IDisposable
{
    private readonly FileStream held;
    private readonly string holderPath;

    private ProjectLock(FileStream held, string holderPath)
    {
        this.held = held;
        this.holderPath = holderPath;
    }

    /// <summary>Takes the lock at once or refuses.</summary>
    /// <exception cref="ProjectException">Another process writes to the project.</exception>
    public static ProjectLock Take(string folder)
    {
        // The process id lies beside the lock: a file that is locked for one process cannot be read by another.
        var pidPath = Path.Combine(folder, "winnow.pid");
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, "winnow.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
        {
            var holder = File.Exists(pidPath) ? $"process {File.ReadAllText(pidPath).Trim()}" : "another process";
            throw new ProjectException($"The project '{folder}' is in use by {holder}; wait until it ends, or stop it (reading commands such as `winnow status` work beside it).", exception) { InUse = true };
        }

        try
        {
            File.WriteAllText(pidPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(file, pidPath);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(holderPath);
        held.Dispose();
    }
}
