using Winnow.Cli.Console;
using Winnow.Core.Formats;

namespace Winnow.Cli.Input;

/// <summary>Shows people what an import or export left out or changed.</summary>
internal static class FormatReportLines
{
    private const int Shown = 20;

    /// <summary>The first 20 items left out, then each kind of change with its count.</summary>
    public static void Write(CommandConsole console, FormatReport report)
    {
        foreach (var problem in report.Problems.Take(Shown))
        {
            console.Line($"left out: {problem.Name}: {problem.Reason}");
        }

        if (report.Skipped > Shown)
        {
            console.Line($"left out: {report.Skipped - Shown} more; --json lists up to 1,000");
        }

        foreach (var (change, times) in report.Notes)
        {
            console.Line($"note: {change} ({times}×)");
        }
    }
}
