using System.Globalization;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Whether features of an encoder may enter the loop, and on what grounds.</summary>
/// <param name="Open">Whether they may.</param>
/// <param name="Judged">Whether the labels judge: 5 of each of two classes, or fewer that speak against the encoder; else one that did not collapse has the benefit of the doubt.</param>
/// <param name="Labels">Labels that were judged by.</param>
/// <param name="Features">Leave-one-out accuracy of nearest neighbours by the encoder's features, 0 to 1.</param>
/// <param name="Pixels">The same by raw pixels.</param>
/// <param name="Random">The same by a fresh encoder of the same architecture.</param>
public sealed record GateVerdict(bool Open, bool Judged, int Labels, double Features, double Pixels, double Random)
{
    /// <summary>The verdict in one sentence.</summary>
    public string Words => !Judged
        ? $"{Labels} labels are too few to judge the encoder (5 of each of two classes are needed) and do not speak against it; it is used meanwhile"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"by {Labels} labels, neighbours are right in {100 * Features:0.0} % of cases on the encoder's features, {100 * Pixels:0.0} % on raw pixels and {100 * Random:0.0} % on a fresh encoder's: {(Open ? "the encoder is used" : "the encoder is left out")}");
}
