namespace Winnow.Core.Search;

/// <summary>Which scores are better.</summary>
public enum SearchDirection
{
    /// <summary>Smaller is better, as with a loss.</summary>
    Minimise,

    /// <summary>Larger is better, as with an accuracy.</summary>
    Maximise,
}
