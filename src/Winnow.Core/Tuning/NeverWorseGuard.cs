using System.Globalization;

namespace Winnow.Core.Tuning;

/// <summary>Lets a new configuration take the incumbent's place only where the shared folds speak for it.</summary>
/// <remarks>
/// It must be better on average, and with 80 % confidence not worse by more than half a point: with few labels only a clear gain passes, with many a small one does.
/// Whatever cannot be judged leaves the incumbent where it is.
/// </remarks>
public static class NeverWorseGuard
{
    /// <summary>Loss that is put up with, as a share: half a point.</summary>
    public const double Slack = 0.005;

    /// <summary>Confidence of the lower bound.</summary>
    public const double Confidence = 0.8;

    /// <summary>Judges a challenger.</summary>
    /// <param name="challenger">What it got.</param>
    /// <param name="incumbent">What the configuration in use got on the same folds.</param>
    /// <returns>Whether it passes, and the comparison in words.</returns>
    public static GuardVerdict Judge(PairedScores challenger, PairedScores incumbent)
    {
        ArgumentNullException.ThrowIfNull(challenger);
        ArgumentNullException.ThrowIfNull(incumbent);
        var difference = challenger.Less(incumbent);
        var lower = challenger.Lower(difference, Confidence);
        var passes = difference.Mean > 0 && lower > -Slack;
        return new(passes, difference.Mean, lower, string.Create(
            CultureInfo.InvariantCulture,
            $"{Points(difference.Mean)} points on shared folds, at least {Points(lower)} with {Confidence * 100:0} % confidence"));
    }

    private static string Points(double share) => double.IsFinite(share) ? (100 * share).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) : "unknown";
}

/// <summary>What the guard says of a challenger.</summary>
/// <param name="Passes">Whether it may take the incumbent's place.</param>
/// <param name="Difference">Mean difference as a share.</param>
/// <param name="Lower">Lower end of its one-sided 80 % interval.</param>
/// <param name="Words">The comparison in words.</param>
public sealed record GuardVerdict(bool Passes, double Difference, double Lower, string Words);
