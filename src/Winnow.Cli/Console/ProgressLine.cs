using System.Globalization;

namespace Winnow.Cli.Console;

/// <summary>One line that tells how far a long command is: redrawn on a terminal, a plain line every few seconds elsewhere.</summary>
internal sealed class ProgressLine(TextWriter writer, bool redraw, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PrintEvery = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private readonly long start = clock.GetTimestamp();
    private long last;
    private int drawn;

    /// <summary>Shows the state, unless the last one is too fresh.</summary>
    /// <param name="share">Share of the whole that is done, 0 to 1, from which the time left follows; null where unknown.</param>
    /// <param name="text">What is being done.</param>
    /// <param name="always">A milestone that is shown in any case.</param>
    public void Report(double? share, string text, bool always = false)
    {
        lock (gate)
        {
            if (!always && last != 0 && clock.GetElapsedTime(last) < (redraw ? RedrawEvery : PrintEvery))
            {
                return;
            }

            last = clock.GetTimestamp();
            var line = share is { } done ? $"{Percent(done)} {text}{Left(done)}" : text;
            if (redraw)
            {
                writer.Write('\r' + line.PadRight(drawn));
                drawn = line.Length;
            }
            else
            {
                writer.WriteLine(line);
            }

            writer.Flush();
        }
    }

    /// <summary>Ends the line, so that what follows starts on a fresh one.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (redraw && drawn > 0)
            {
                writer.WriteLine();
                drawn = 0;
            }
        }
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share, 0, 1) * 100,3:0}%");

    private string Left(double share)
    {
        if (share is < 0.02 or >= 1)
        {
            return "";
        }

        var left = clock.GetElapsedTime(start) * ((1 - share) / share);
        return left.TotalSeconds < 90
            ? string.Create(CultureInfo.InvariantCulture, $" · {Math.Ceiling(left.TotalSeconds):0} s left")
            : string.Create(CultureInfo.InvariantCulture, $" · {Math.Ceiling(left.TotalMinutes):0} min left");
    }
}
