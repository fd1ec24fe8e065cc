using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>A sample chosen for labelling.</summary>
/// <param name="Id">The chosen sample.</param>
/// <param name="Utility">The strategy's score, finite; higher means chosen earlier, comparable within one query only.</param>
/// <param name="Reason">One sentence an annotator understands, without a full stop, such as <c>torn between cat and dog</c>.</param>
public sealed record Pick(SampleId Id, float Utility, string Reason)
{
    /// <summary>Where chance alone drew the sample: the probability with which it draws each sample of the pool, above 0 and at most 1. Null where the strategy chose it.</summary>
    public double? InclusionProbability { get; init; }
}
