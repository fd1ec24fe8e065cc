namespace Winnow.Core.Federation;

/// <summary>How many picks of one predicted class there are to be, over all sites together.</summary>
/// <param name="Class">Index of the class.</param>
/// <param name="AtLeast">Picks at least, as far as there are candidates; 0 for no minimum.</param>
/// <param name="AtMost">Picks at most; null for no maximum.</param>
public sealed record ClassQuota(int Class, long AtLeast = 0, long? AtMost = null);
