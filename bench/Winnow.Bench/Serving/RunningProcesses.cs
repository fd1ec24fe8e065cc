using System.Diagnostics;
using System.Globalization;

namespace Winnow.Bench.Serving;

/// <summary>Processes of this machine that this one need not have started, known by what they were called with.</summary>
internal static class RunningProcesses
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Those with an argument for which something holds; a process that has ended and is not waited for yet is none.</summary>
    public static IReadOnlyList<int> With(Func<string, bool> argument)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Arguments(id).Any(argument))
            {
                found.Add(id);
            }
        }

        return found;
    }

    /// <summary>What a process was called with; empty where there is none.</summary>
    public static IReadOnlyList<string> Arguments(int id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            // It ended between the look at the folder and the one into it.
            return [];
        }
    }

    /// <summary>Waits until none of some processes that had an argument is there any more.</summary>
    /// <returns>Those that are still there after <paramref name="time"/>.</returns>
    public static async Task<IReadOnlyList<int>> GoneAsync(IReadOnlyList<int> ids, Func<string, bool> argument, TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            // A number is given again, and then to another program.
            int[] left = [.. ids.Where(id => Arguments(id).Any(argument))];
            if (left.Length == 0 || Stopwatch.GetElapsedTime(began) > time)
            {
                return left;
            }

            await Task.Delay(Poll);
        }
    }

    /// <summary>kill -9, its children too.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        catch (ArgumentException)
        {
            // It has ended by itself meanwhile.
        }
    }
}
