using Winnow.Core.Data;

namespace Winnow.Core.Labels;

/// <summary>Boxes that may be taken for labels without asking anyone, and the evidence for it.</summary>
/// <param name="Images">The pool's images in order, each with its safe boxes alone; scores are those of the detector.</param>
/// <param name="Classes">The classes seen on the known images or the pool, in rising order.</param>
public sealed record SafeBoxResult(IReadOnlyList<ImageDetections> Images, IReadOnlyList<SafeClass> Classes);
