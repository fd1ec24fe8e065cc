namespace Winnow.Core.Federation;

/// <summary>What one simulated federation reached.</summary>
/// <param name="Points">After each query; the first is the start.</param>
/// <param name="Notes">Updates that were refused or bounded and rounds that failed, in words; at most one line each.</param>
public sealed record FederatedCurve(IReadOnlyList<FederatedPoint> Points, IReadOnlyList<string> Notes)
{
    /// <summary>Area under the curve over its labels, divided by their range: the mean accuracy on the way.</summary>
    public double MeanMetric()
    {
        var area = 0.0;
        for (var i = 1; i < Points.Count; i++)
        {
            area += (Points[i].Labelled - Points[i - 1].Labelled) * (Points[i].Metric + Points[i - 1].Metric) / 2;
        }

        var range = Points[^1].Labelled - Points[0].Labelled;
        return range == 0 ? Points[^1].Metric : area / range;
    }
}

/// <summary>A point of a curve.</summary>
/// <param name="Labelled">Labels of all sites together.</param>
/// <param name="Metric">Accuracy on the holdout; of isolated sites their mean.</param>
/// <param name="PerSite">Labels of each site.</param>
public sealed record FederatedPoint(int Labelled, double Metric, IReadOnlyList<int> PerSite);
