namespace Winnow.Core.Querying;

/// <summary>How alike <see cref="QuireSampling"/> takes two samples to be.</summary>
public enum QuireKernel
{
    /// <summary>exp(−γ ‖x − y‖²).</summary>
    Rbf = 0,

    /// <summary>x · y.</summary>
    Linear = 1,
}
