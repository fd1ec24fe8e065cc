using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>One object that more than half of the annotators marked.</summary>
/// <param name="Shape">The coordinate-wise median of upright boxes; of any other shapes the medoid: the one that overlaps the others most.</param>
/// <param name="Annotator">Who drew the medoid, or the first of the boxes: their place in the list given.</param>
/// <param name="Mark">Place of that mark among the annotator's.</param>
/// <param name="Votes">Annotators who marked it.</param>
public sealed record ObjectConsensus(Shape Shape, int Annotator, int Mark, int Votes);
