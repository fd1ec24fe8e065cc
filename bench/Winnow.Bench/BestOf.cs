using System.Diagnostics;

namespace Winnow.Bench;

/// <summary>How rows time work: the shortest of several runs, which other work on the machine disturbs least.</summary>
internal static class BestOf
{
    /// <summary>Wall-clock seconds of the shortest run.</summary>
    /// <param name="runs">Runs that count, at least 1.</param>
    /// <param name="work">The work.</param>
    /// <param name="warmUp">Whether one more run goes before them and does not count, since it compiles.</param>
    public static double Seconds(int runs, Action work, bool warmUp = false)
    {
        if (warmUp)
        {
            work();
        }

        var best = double.PositiveInfinity;
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
