namespace Winnow.Vision.SelfSupervised;

/// <summary>How a training without labels stands after a step: one JSON line of its log.</summary>
public sealed record WatchFigures
{
    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Seconds of training so far, over all calls.</summary>
    public required double Seconds { get; init; }

    /// <summary>Mean loss since the line before.</summary>
    public required double Loss { get; init; }

    /// <summary><see cref="FeatureFigures.Deviation"/> of the projections, times √d: about 1 where they spread, 0 where they have collapsed.</summary>
    public required double Deviation { get; init; }

    /// <summary><see cref="FeatureFigures.EffectiveRank"/> of the encoder's features.</summary>
    public required double EffectiveRank { get; init; }

    /// <summary>As <see cref="EffectiveRank"/>, of the projections.</summary>
    public required double ProjectionRank { get; init; }

    /// <summary><see cref="FeatureFigures.Alignment"/> of the projections of two views.</summary>
    public required double Alignment { get; init; }

    /// <summary><see cref="FeatureFigures.Uniformity"/> of the projections.</summary>
    public required double Uniformity { get; init; }

    /// <summary>Leave-one-out accuracy of the nearest neighbours among labelled images, 0 to 1; null where there are too few labels, or it was not measured at this step.</summary>
    public double? Neighbours { get; init; }

    /// <summary><see cref="LinearProbe"/> on some of the labelled images, 0 to 1; null where <see cref="Neighbours"/> is.</summary>
    public double? Probe { get; init; }

    /// <summary>What is so wrong that the training is stopped, as a sentence; null where nothing is.</summary>
    public string? Alarm { get; init; }

    /// <summary>What looks doubtful, as a sentence; null where nothing does.</summary>
    public string? Warning { get; init; }
}
