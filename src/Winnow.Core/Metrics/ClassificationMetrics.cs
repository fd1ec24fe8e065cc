using System.Text.Json.Serialization;
using Winnow.Core.Numerics;

namespace Winnow.Core.Metrics;

/// <summary>Accuracy, confusion and calibration of a classifier on samples with known classes.</summary>
/// <param name="Accuracy">Share of samples whose most probable class is the true one.</param>
/// <param name="BalancedAccuracy">Mean recall over the classes that occur.</param>
/// <param name="LogLoss">Mean −ln p(true class), natural log, p floored at 1e-12.</param>
/// <param name="CalibrationError">Expected calibration error over ten equal-width confidence bins.</param>
/// <param name="Confusion">Counts [true class][predicted class].</param>
/// <param name="Reliability">The ten confidence bins, lowest first.</param>
public sealed record ClassificationMetrics(
    double Accuracy,
    double BalancedAccuracy,
    double LogLoss,
    double CalibrationError,
    IReadOnlyList<IReadOnlyList<int>> Confusion,
    IReadOnlyList<ReliabilityBin> Reliability)
{
    /// <summary>Recall of the class that is recognised least often, of the classes that occur; 0 where none does.</summary>
    [JsonIgnore]
    public double WorstClassRecall =>
        Confusion.Select((row, c) => (Total: row.Sum(), Hits: row[c])).Where(r => r.Total > 0).Select(r => (double)r.Hits / r.Total).DefaultIfEmpty().Min();

    /// <summary>Measures predictions against the truth.</summary>
    /// <param name="probabilities">[samples × classes], rows summing to 1.</param>
    /// <param name="truth">True class index of each row.</param>
    public static ClassificationMetrics Of(Matrix probabilities, IReadOnlyList<int> truth)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(truth);
        if (probabilities.Rows != truth.Count || truth.Count == 0)
        {
            throw new ArgumentException($"{probabilities.Rows} rows of probabilities do not match {truth.Count} true classes.", nameof(truth));
        }

        var classes = probabilities.Columns;
        var confusion = Enumerable.Range(0, classes).Select(_ => new int[classes]).ToArray();
        var bins = new (int Count, double Confidence, int Correct)[10];
        var logLoss = 0.0;
        var correct = 0;
        for (var i = 0; i < truth.Count; i++)
        {
            var row = probabilities.Row(i);
            var predicted = 0;
            for (var c = 1; c < classes; c++)
            {
                predicted = row[c] > row[predicted] ? c : predicted;
            }

            confusion[truth[i]][predicted]++;
            var hit = predicted == truth[i];
            correct += hit ? 1 : 0;
            logLoss -= Math.Log(Math.Max(row[truth[i]], 1e-12));
            ref var bin = ref bins[Math.Clamp((int)(row[predicted] * 10), 0, 9)];
            bin = (bin.Count + 1, bin.Confidence + row[predicted], bin.Correct + (hit ? 1 : 0));
        }

        var recalls = confusion.Select((row, c) => (Total: row.Sum(), Hits: row[c])).Where(r => r.Total > 0);
        var reliability = bins.Select(b => new ReliabilityBin(b.Count, b.Count == 0 ? 0 : b.Confidence / b.Count, b.Count == 0 ? 0 : (double)b.Correct / b.Count)).ToArray();
        return new(
            (double)correct / truth.Count,
            recalls.Average(r => (double)r.Hits / r.Total),
            logLoss / truth.Count,
            reliability.Sum(b => b.Count * Math.Abs(b.Confidence - b.Accuracy)) / truth.Count,
            confusion,
            reliability);
    }
}

/// <summary>The samples whose top probability falls in one tenth of [0, 1].</summary>
/// <param name="Count">How many.</param>
/// <param name="Confidence">Their mean top probability; 0 for an empty bin.</param>
/// <param name="Accuracy">Share of them that is right; 0 for an empty bin.</param>
public sealed record ReliabilityBin(int Count, double Confidence, double Accuracy);
