using System.Globalization;
using Microsoft.Data.Sqlite;
using Winnow.Cli.Commands;

namespace Winnow.Cli.Doctor;

/// <summary>What needs no native code: runtime, processors, disk, database.</summary>
internal static class MachineChecks
{
    /// <summary>Below this a training's checkpoints and a copy of a data set may not fit.</summary>
    private const long LeastFreeBytes = 2L << 30;

    public static IEnumerable<Finding> All()
    {
        yield return new(".NET", Environment.Version.ToString());
        yield return new("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        yield return Sqlite();
        yield return FreeDisk(new DriveInfo(Directory.GetCurrentDirectory()).AvailableFreeSpace);
        yield return new("data cache", Directory.Exists(DataCacheFolder.Path) ? DataCacheFolder.Path : $"{DataCacheFolder.Path} (nothing there yet)");
    }

    /// <summary>Judges the free space of the current folder's disk.</summary>
    public static Finding FreeDisk(long bytes) => new("free disk here", Figures.Bytes(bytes))
    {
        Remedy = bytes < LeastFreeBytes ? $"less than {Figures.Bytes(LeastFreeBytes)} is free; make room before training." : null,
    };

    private static Finding Sqlite()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        return new("SQLite", connection.ServerVersion, Essential: true);
    }
}
