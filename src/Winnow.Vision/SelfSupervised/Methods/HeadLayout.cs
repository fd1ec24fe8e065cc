namespace Winnow.Vision.SelfSupervised;

/// <summary>The layers that lie behind an encoder while it learns without labels; they are thrown away afterwards.</summary>
/// <param name="Hidden">Widths of the projector's hidden layers, each with batch normalisation and ReLU.</param>
/// <param name="Output">Length of the projections, at least 2.</param>
public sealed record HeadLayout(IReadOnlyList<int> Hidden, int Output)
{
    /// <summary>Whether the projections are batch-normalised; default false.</summary>
    public bool NormaliseOutput { get; init; }

    /// <summary>Width of the predictor's hidden layer; 0 (the default) leaves the predictor out.</summary>
    public int Predictor { get; init; }

    /// <summary>Share of itself that a second encoder and projector keep while they follow the trained ones, at the first step; it rises to 1 along a cosine. Null (the default) needs none.</summary>
    public double? TargetMomentum { get; init; }
}
