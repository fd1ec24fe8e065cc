using System.Globalization;
using System.Text.RegularExpressions;

namespace Winnow.Bench;

/// <summary>What a figure was measured on; read from Linux, without the machine's name.</summary>
internal static partial class Machine
{
    /// <summary>CPU model, cores, memory, system and BLAS on one line; before them the GPU where one was used.</summary>
    public static string Describe(bool gpu) => string.Create(
        CultureInfo.InvariantCulture, $"{(gpu ? GpuName() + ", " : "")}{CpuModel()}, {Environment.ProcessorCount} cores, {MemoryGiB():0} GiB, {SystemName()}, {Blas()}");

    /// <summary>Whether an NVIDIA GPU is visible to this process.</summary>
    public static bool HasGpu => File.Exists("/dev/nvidiactl");

    private static string GpuName() => Command.Run(".", "nvidia-smi", ["--query-gpu=name", "--format=csv,noheader", "--id=0"]).Trim();

    private static string CpuModel() => Field("/proc/cpuinfo", CpuPattern()) ?? "unknown CPU";

    private static double MemoryGiB() => double.Parse(Field("/proc/meminfo", MemoryPattern()) ?? "0", CultureInfo.InvariantCulture) / 1024 / 1024;

    private static string SystemName() => Field("/etc/os-release", SystemPattern()) ?? "unknown system";

    // The link that every program's BLAS goes through on Debian; two OpenBLAS builds differ in speed under libtorch.
    private static string Blas()
    {
        var library = new FileInfo("/usr/lib/x86_64-linux-gnu/libblas.so.3");
        return library.Exists ? $"BLAS {Path.GetFileName(Path.GetDirectoryName(library.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? library.FullName))}" : "no system BLAS";
    }

    private static string? Field(string path, Regex pattern) =>
        File.Exists(path) && pattern.Match(File.ReadAllText(path)) is { Success: true } match ? match.Groups["value"].Value : null;

    [GeneratedRegex(@"^model name\s*:\s*(?<value>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CpuPattern();

    [GeneratedRegex(@"^MemTotal:\s*(?<value>\d+) kB", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MemoryPattern();

    [GeneratedRegex("^PRETTY_NAME=\"(?<value>[^\"]+)\"", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SystemPattern();
}
