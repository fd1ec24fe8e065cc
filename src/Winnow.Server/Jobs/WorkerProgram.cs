using System.Diagnostics;
using System.Reflection;

namespace Winnow.Server.Jobs;

/// <summary>How to call a worker.</summary>
internal static class WorkerProgram
{
    /// <summary>The program that runs now, with its <c>worker</c> command.</summary>
    public static IReadOnlyList<string> OfThisProcess()
    {
        var program = Environment.ProcessPath ?? "winnow";
        var hosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return hosted && Assembly.GetEntryAssembly()?.Location is { Length: > 0 } entry ? [program, entry, "worker"] : [program, "worker"];
    }

    /// <summary>Starts a worker with all three pipes: it ends by itself when its input does.</summary>
    public static Process Start(IReadOnlyList<string> command, string job, long memoryMax)
    {
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), job, "--stop-with-stdin"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Managed memory ends with an exception and a sentence; what lies beyond it is watched from outside.
        start.Environment["DOTNET_GCHeapHardLimit"] = memoryMax.ToString("X", System.Globalization.CultureInfo.InvariantCulture);

        // As the launcher does: glibc would hand the memory of each large layer back to the kernel, and the next would fault it in anew (docs/torch.md).
        start.Environment.TryAdd("MALLOC_ARENA_MAX", "1");
        start.Environment.TryAdd("MALLOC_MMAP_MAX_", "0");
        return Process.Start(start) ?? throw new InvalidOperationException($"The worker '{command[0]}' did not start.");
    }
}
