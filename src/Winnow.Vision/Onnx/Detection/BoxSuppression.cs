namespace Winnow.Vision.Onnx;

/// <summary>Non-maximum suppression: of boxes of one class that overlap too much, the surest stays.</summary>
/// <remarks>Greedy, within each class; equally sure ones by their place. O(candidates × kept); at most the 3,000 surest candidates are looked at.</remarks>
internal static class BoxSuppression
{
    private const int CandidatesMax = 3000;

    /// <summary>What stays, surest first.</summary>
    /// <param name="candidates">In any order.</param>
    /// <param name="overlapMax">Intersection over union above which the less sure one is dropped.</param>
    /// <param name="count">At most so many.</param>
    public static List<Candidate> Keep(IEnumerable<Candidate> candidates, double overlapMax, int count)
    {
        var kept = new List<Candidate>();
        foreach (var one in candidates.OrderByDescending(c => c.Score).ThenBy(c => c.Place).Take(CandidatesMax))
        {
            if (kept.Count == count)
            {
                break;
            }

            if (!kept.Exists(k => k.Class == one.Class && k.Box.Overlap(one.Box) > overlapMax))
            {
                kept.Add(one);
            }
        }

        return kept;
    }
}
