namespace Winnow.Core.Querying;

/// <summary>How a sample's doubts about its labels become one utility.</summary>
public enum LabelAggregation
{
    /// <summary>The mean over labels: prefers samples with many doubtful labels.</summary>
    Mean = 0,

    /// <summary>The largest: one doubtful label is enough.</summary>
    Max = 1,
}
