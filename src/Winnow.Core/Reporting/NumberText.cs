using System.Globalization;

namespace Winnow.Core.Reporting;

/// <summary>Numbers as the report writes them: thousands with a comma, percent with a space, intervals in brackets, a true minus sign.</summary>
internal static class NumberText
{
    /// <summary>1380 becomes <c>1,380</c>; fractions are rounded to whole labels.</summary>
    public static string Count(double value) => Signed(value.ToString("#,##0", CultureInfo.InvariantCulture));

    /// <summary>A metric between 0 and 1 with three places.</summary>
    public static string Metric(double value) => Signed(value.ToString("0.000", CultureInfo.InvariantCulture));

    /// <summary>A metric between 0 and 1 as a person gave it: <c>0.9</c>, <c>0.93</c>.</summary>
    public static string Level(double value) => value.ToString("0.0####", CultureInfo.InvariantCulture);

    /// <summary>A whole percentage: <c>31 %</c>.</summary>
    public static string Percent(double percent) => Count(percent) + "\u00A0%";

    /// <summary>A share of 0 to 1 as percentage; between 0 and one half percent it reads <c>&lt; 1 %</c>, never 0.</summary>
    public static string Share(double share) => share is > 0 and < 0.005 ? "<\u00A01\u00A0%" : Percent(share * 100);

    /// <summary>A p-value, never shown as zero.</summary>
    public static string PValue(double p) => p < 0.001 ? "<\u00A00.001" : Metric(p);

    /// <summary><c>[0.764, 0.788]</c>, or nothing where there is no interval.</summary>
    public static string Interval(Estimate estimate, Func<double, string> format) =>
        estimate is { Low: { } low, High: { } high } ? $"[{format(low)},\u00A0{format(high)}]" : "";

    /// <summary>Value and interval: <c>0.776 [0.764, 0.788]</c>.</summary>
    public static string WithInterval(Estimate estimate, Func<double, string> format) =>
        $"{format(estimate.Value)} {Interval(estimate, format)}".TrimEnd();

    /// <summary>A time span in its two largest units: <c>5 h 8 min</c>, <c>48 s</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } => $"{Count(Math.Floor(span.TotalHours))} h {span.Minutes} min",
        { TotalMinutes: >= 1 } => $"{span.Minutes} min {span.Seconds} s",
        _ => Seconds(span.TotalSeconds),
    };

    /// <summary>Seconds with as many places as help: <c>24 s</c>, <c>1.4 s</c>, <c>0.03 s</c>.</summary>
    public static string Seconds(double seconds) =>
        seconds.ToString(seconds >= 10 ? "#,##0" : seconds >= 1 ? "0.0" : seconds >= 0.01 ? "0.00" : "0.####", CultureInfo.InvariantCulture) + "\u00A0s";

    /// <summary>A size in bytes: <c>310 B</c>, <c>12 kB</c>, <c>3.4 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes}\u00A0B",
        < 1_000_000 => $"{Count(bytes / 1e3)}\u00A0kB",
        < 1_000_000_000 => (bytes / 1e6).ToString(bytes < 10_000_000 ? "0.0" : "#,##0", CultureInfo.InvariantCulture) + "\u00A0MB",
        _ => (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + "\u00A0GB",
    };

    /// <summary><c>22 Nov 2024, 16:40</c>.</summary>
    public static string Date(DateTimeOffset date) => date.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A coordinate in a drawing, one place.</summary>
    public static string Coordinate(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    // "-0" after rounding is 0; the hyphen becomes a minus sign.
    private static string Signed(string text) => text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text.TrimStart('-') : text.Replace('-', '\u2212');
}
