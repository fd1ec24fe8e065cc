using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Examples that steer a query, in the pool's embedding space.</summary>
/// <param name="Wanted">Samples to find more of, such as a rare class [wanted × dimensions]; null or empty for none.</param>
/// <param name="Avoided">Samples to keep away from, such as out-of-distribution images [avoided × dimensions]; null or empty for none.</param>
public sealed record TargetView(Matrix? Wanted, Matrix? Avoided);
