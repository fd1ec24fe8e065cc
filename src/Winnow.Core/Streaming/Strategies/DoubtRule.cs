namespace Winnow.Core.Streaming;

/// <summary>How a strategy that has other concerns tests whether the model doubts.</summary>
public enum DoubtRule
{
    /// <summary>max p ≤ 1/C + B(1 − 1/C).</summary>
    Fixed,

    /// <summary>max p ≤ θ, θ moving by a step.</summary>
    Variable,

    /// <summary>max p ≤ θ · N(1, 1), θ moving by a step.</summary>
    RandomVariable,
}
