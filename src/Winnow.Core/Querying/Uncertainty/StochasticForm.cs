namespace Winnow.Core.Querying;

/// <summary>What a stochastic batch draws from; s is the utility, rank 1 the highest, and noise is Gumbel distributed.</summary>
public enum StochasticForm
{
    /// <summary>β ln s + noise: drawn in proportion to s^β. For utilities that are never negative and 0 where there is nothing to learn.</summary>
    Power = 0,

    /// <summary>β s + noise: drawn in proportion to exp(β s).</summary>
    Softmax = 1,

    /// <summary>−β ln rank + noise: drawn in proportion to rank^−β. For utilities whose order alone means something.</summary>
    Softrank = 2,
}
