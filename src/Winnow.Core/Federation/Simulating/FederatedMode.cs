namespace Winnow.Core.Federation;

/// <summary>Who learns together in a simulation.</summary>
public enum FederatedMode
{
    /// <summary>Sites share a model and one labelling budget.</summary>
    Federated = 0,

    /// <summary>All samples in one place: what a federation can hope for at best.</summary>
    Centralised = 1,

    /// <summary>Every site for itself with its share of the budget: what it must beat.</summary>
    Isolated = 2,
}
