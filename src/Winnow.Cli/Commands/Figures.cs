using System.Globalization;

namespace Winnow.Cli.Commands;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>A metric from 0 to 1 in percent, or a dash.</summary>
    public static string Metric(double? value) => value is { } v ? string.Create(CultureInfo.InvariantCulture, $"{v * 100:0.0} %") : "–";

    /// <summary>A size in bytes.</summary>
    public static string Bytes(long bytes) => bytes >= 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB");
}
