namespace Winnow.Core.Querying;

/// <summary>What a composed strategy can look for in a sample. In JSON in lower case with hyphens, such as <c>class-balance</c>.</summary>
public enum ObjectiveKind
{
    /// <summary>How unsure the model is: the utility of an uncertainty strategy.</summary>
    Uncertainty = 0,

    /// <summary>Euclidean distance to the nearest labelled or picked sample; 1 where there is none.</summary>
    Diversity = 1,

    /// <summary>How close the 20 nearest pool samples are: m / (m + own mean distance), m the pool's mean; 0 to 1.</summary>
    Typicality = 2,

    /// <summary>1 / (1 + labels and picks of the predicted class).</summary>
    ClassBalance = 3,

    /// <summary>Samples of the rarest predicted class in the pool / those of this sample's; above 0, at most 1.</summary>
    Rarity = 4,

    /// <summary>Cosine to the nearest wanted example × (1 − cosine to the nearest avoided one); 0 to 1.</summary>
    Similarity = 5,

    /// <summary>1 / seconds of labelling.</summary>
    Cost = 6,
}
