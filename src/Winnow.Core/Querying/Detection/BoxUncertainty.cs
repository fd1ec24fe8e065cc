namespace Winnow.Core.Querying;

/// <summary>How doubtful one predicted box is.</summary>
public enum BoxUncertainty
{
    /// <summary>1 − (p₁ − p₂) over the classes and the background, 0 to 1.</summary>
    Margin,

    /// <summary>−Σ p ln p over the classes and the background, in nats.</summary>
    Entropy,

    /// <summary>Sum over the classes of the entropy of a coin that falls with the class's score, in nats: the doubt of detectors whose scores are independent.</summary>
    Bernoulli,
}
