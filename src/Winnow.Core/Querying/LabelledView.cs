using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The samples that are labelled already, as strategies see them.</summary>
/// <param name="Ids">Ids in row order.</param>
/// <param name="Classes">Class index of each.</param>
/// <param name="Embeddings">Penultimate features [labelled × dimensions] of the same model as the pool's, or null where not gathered.</param>
public sealed record LabelledView(IReadOnlyList<SampleId> Ids, IReadOnlyList<int> Classes, Matrix? Embeddings = null);
