using System.CommandLine;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Winnow.Cli.Console;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow doctor</c>: what this machine offers, and what to do about each problem.</summary>
internal static class DoctorCommand
{
    /// <summary>Below this a training's checkpoints and a copy of a data set may not fit.</summary>
    private const long LeastFreeBytes = 2L << 30;

    public static Command Create(CommandConsole console)
    {
        var command = new CliCommand("doctor", "Check this machine and say what to do about each problem.", "winnow doctor", "winnow doctor --json");
        command.SetAction(_ => Run(console));
        return command;
    }

    private static int Run(CommandConsole console)
    {
        IReadOnlyList<Finding> findings = [DotNet(), Threads(), Sqlite(), FreeDisk(), DataCache()];
        console.Write(new { healthy = findings.All(f => f.Remedy is null), findings }, c =>
        {
            c.Table(["", "what", "found"], findings.Select(f => (IReadOnlyList<string>)[f.Remedy is null ? "ok" : f.Essential ? "!!" : "!", f.What, f.Found]));
            foreach (var finding in findings.Where(f => f.Remedy is not null))
            {
                c.Line($"{finding.What}: {finding.Remedy}");
            }
        });
        return findings.Any(f => f.Essential && f.Remedy is not null) ? ExitCode.Failed : ExitCode.Done;
    }

    private static Finding DotNet() => new(".NET", Environment.Version.ToString(), true);

    private static Finding Threads() => new("threads", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), false);

    private static Finding Sqlite()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        return new("SQLite", connection.ServerVersion, true);
    }

    private static Finding FreeDisk()
    {
        var drive = new DriveInfo(Directory.GetCurrentDirectory());
        var free = drive.AvailableFreeSpace;
        return new("free disk here", Figures.Bytes(free), false)
        {
            Remedy = free < LeastFreeBytes ? $"less than {Figures.Bytes(LeastFreeBytes)} is free; make room before training." : null,
        };
    }

    private static Finding DataCache() => new("data cache", $"{DataCacheFolder.Path}{(Directory.Exists(DataCacheFolder.Path) ? "" : " (nothing there yet)")}", false);

    /// <summary>One thing that was looked at.</summary>
    /// <param name="What">What it is.</param>
    /// <param name="Found">What was found.</param>
    /// <param name="Essential">Whether Winnow cannot work without it.</param>
    private sealed record Finding(string What, string Found, bool Essential)
    {
        /// <summary>What to do about it, or null where all is well.</summary>
        public string? Remedy { get; init; }
    }
}
