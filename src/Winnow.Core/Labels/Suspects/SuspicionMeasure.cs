namespace Winnow.Core.Labels;

/// <summary>How the suspicion that a label is wrong is measured.</summary>
public enum SuspicionMeasure
{
    /// <summary>1 − p(given): how little the model believes the label. The default, and hard to beat.</summary>
    SelfConfidence,

    /// <summary>(1 + largest other p − p(given)) / 2: how much more it believes another class.</summary>
    NormalisedMargin,

    /// <summary>Normalised entropy divided by p(given): finds hard items, wrongly labelled or not.</summary>
    ConfidenceWeightedEntropy,
}
