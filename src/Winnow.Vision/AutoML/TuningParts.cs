namespace Winnow.Vision.AutoML;

/// <summary>What of a recipe a search may change.</summary>
[Flags]
public enum TuningParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Learning rate, weight decay, length of the training and images a step.</summary>
    Optimisation = 1,

    /// <summary>How images are varied, mixed and their targets softened.</summary>
    Augmentation = 2,

    /// <summary>Side of the input, one notch up at a time.</summary>
    Size = 4,

    /// <summary>The network, one notch up at a time.</summary>
    Model = 8,

    /// <summary>Where weights start from, fresh or pre-trained, and which of those are kept.</summary>
    Start = 16,

    /// <summary>Everything.</summary>
    All = Optimisation | Augmentation | Size | Model | Start,
}
