namespace Winnow.Core.Stopping;

/// <summary>What a stopping criterion reads of a round beside the measurement on the holdout. The loop gathers what is declared and nothing else.</summary>
[Flags]
public enum StoppingEvidence
{
    /// <summary>The measurement alone.</summary>
    None = 0,

    /// <summary>How many samples are left; costs nothing.</summary>
    PoolSize = 1,

    /// <summary>How unsure the model is of the pool; one pass of the model over it.</summary>
    PoolUncertainty = 2,

    /// <summary>What the model says about a fixed set of at most 2,000 samples; one pass over them.</summary>
    StopSet = 4,

    /// <summary>What the model said about its picks before they were labelled; one pass over a batch.</summary>
    Guesses = 8,

    /// <summary>How far the newest batch moved the posterior of a linear model on the features; one pass over the labelled samples.</summary>
    PosteriorShift = 16,
}
