namespace Winnow.Core.Tuning;

/// <summary>A classifier on top of features that are not trained.</summary>
public enum HeadKind
{
    /// <summary>Multinomial logistic regression with an L2 penalty.</summary>
    Logistic,

    /// <summary>Least squares on class indicators with an L2 penalty; its leave-one-out error has a closed form.</summary>
    Ridge,

    /// <summary>Votes of the nearest labelled samples.</summary>
    NearestNeighbours,

    /// <summary>The class whose mean is nearest; on rows of length 1 the class with the largest cosine.</summary>
    Prototype,
}
