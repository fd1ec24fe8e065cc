namespace Winnow.Core.Querying;

/// <summary>How doubtful one pixel is.</summary>
public enum PixelScore
{
    /// <summary>−Σ p ln p, in nats.</summary>
    Entropy,

    /// <summary>1 − (p₁ − p₂), 0 to 1.</summary>
    Margin,

    /// <summary>H(mean of members) − mean H(member), in nats: BALD.</summary>
    MutualInformation,

    /// <summary>Entropy of the predicted classes in the 3 × 3 pixels around, times their mean entropy: borders between classes that are in doubt.</summary>
    Impurity,

    /// <summary>Mean over changed copies of the symmetric Kullback-Leibler divergence to the image's own prediction, in nats.</summary>
    ViewDivergence,
}
