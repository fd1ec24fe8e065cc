using System.Diagnostics;
using System.Globalization;

namespace Winnow.Bench;

/// <summary>Measures rows one after the other and writes down what they gave.</summary>
internal sealed class BenchRunner(BenchContext context, TextWriter output)
{
    /// <summary>Measures one row in this process; false when its bound is missed or it could not be measured.</summary>
    public bool Measure(BenchRow row)
    {
        if (row.NeedsGpu && !Machine.HasGpu)
        {
            output.WriteLine($"{row.Name} | skipped: needs an NVIDIA GPU, and none is visible");
            return true;
        }

        try
        {
            var measured = row.Measure(context);
            var holds = row.Bound.Holds(measured);
            new BenchResult(
                row.Name, measured.Value, measured.Unit, row.Bound.ToString(), row.Peer, measured.PeerValue, measured.Ratio, holds,
                measured.Seeds, measured.Interval, Machine.Describe(row.NeedsGpu), Commit(), measured.Note).Write(context.Repository);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name} | {measured.Value:G4} {measured.Unit}{Beside(measured)} | {row.Bound} | {(holds ? "holds" : "MISSED")}{(measured.Note is { } note ? $" | {note}" : "")}"));
            return holds;
        }
        catch (BenchException e)
        {
            output.WriteLine($"{row.Name} | not measured: {e.Message}");
            return false;
        }
    }

    /// <summary>Measures a row in a process of its own: no row inherits another's warm caches, heap or thread pools, and a crash in native code costs one row.</summary>
    public bool MeasureApart(BenchRow row)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? ["exec", typeof(BenchRunner).Assembly.Location] : [];
        using var process = Process.Start(new ProcessStartInfo(program, [.. self, row.Name]) { UseShellExecute = false })
            ?? throw new InvalidOperationException($"{program} did not start.");
        process.WaitForExit();
        if (process.ExitCode is not (0 or 1))
        {
            output.WriteLine($"{row.Name} | not measured: its process ended with code {process.ExitCode}");
        }

        return process.ExitCode == 0;
    }

    private static string Beside(BenchValue measured) => (measured.PeerValue, measured.Ratio) switch
    {
        ({ } peer, { } ratio) => string.Create(CultureInfo.InvariantCulture, $", peer {peer:G4}, ratio {ratio:0.00}"),
        (null, { } ratio) => string.Create(CultureInfo.InvariantCulture, $", ratio {ratio:0.00}"),
        _ => "",
    };

    // Result files themselves do not make a tree dirty: several rows are measured on one commit.
    private string Commit()
    {
        if (Environment.GetEnvironmentVariable("WINNOW_COMMIT") is { Length: > 0 } named)
        {
            // A copy of the tree without its history, as on a machine that is lent for an hour.
            return named;
        }

        var head = Command.Run(context.Repository, "git", ["rev-parse", "HEAD"]).Trim();
        var changes = Command.Run(context.Repository, "git", ["status", "--porcelain", "--", ".", ":!bench/results"]);
        return changes.Length == 0 ? head : head + "-dirty";
    }
}
