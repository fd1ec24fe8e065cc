namespace Winnow.Core.Querying;

/// <summary>How alike two embeddings are, from 0 to 1. Embeddings are scaled to length 1 first.</summary>
public enum TargetSimilarity
{
    /// <summary>The cosine of the angle between them; opposite directions count as 0.</summary>
    Cosine = 0,

    /// <summary>exp(−2 ‖x − y‖²), which is exp(−4 (1 − cosine)): positive definite, and near 0 for right angles.</summary>
    Rbf = 1,
}
