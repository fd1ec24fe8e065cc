namespace Winnow.Core.Stopping;

/// <summary>How far two models agree on the samples of a stop set.</summary>
internal static class StopSetAgreement
{
    /// <summary>A measure between every opinion and the one before it, oldest first; one fewer than there are opinions.</summary>
    public static double[] Successive(StopSetOpinion[] opinions, Func<IReadOnlyList<int>, IReadOnlyList<int>, double> measure) =>
        [.. opinions.Zip(opinions.Skip(1), (a, b) => Same(a, b) ? measure(a.Classes, b.Classes) : throw Different(a, b))];

    /// <summary>Share of the samples that have another class now; 0 for no samples.</summary>
    public static double Changed(IReadOnlyList<int> before, IReadOnlyList<int> now) =>
        before.Count == 0 ? 0 : (double)before.Where((c, i) => c != now[i]).Count() / before.Count;

    /// <summary>1 − 2a / (2a + b + c), where a samples belong to the class for both models, b and c for one of them alone; 0 where it occurs for neither.</summary>
    /// <remarks>What both models hold to be outside the class is not agreement here: with a rare class it would hide every change.</remarks>
    public static double DeltaF(IReadOnlyList<int> before, IReadOnlyList<int> now, int positive)
    {
        var (both, one) = (0, 0);
        for (var i = 0; i < before.Count; i++)
        {
            var (a, b) = (before[i] == positive, now[i] == positive);
            both += a && b ? 1 : 0;
            one += a != b ? 1 : 0;
        }

        return both + one == 0 ? 0 : 1 - (2.0 * both / ((2 * both) + one));
    }

    /// <summary>The mean of <see cref="DeltaF(IReadOnlyList{int}, IReadOnlyList{int}, int)"/> over the classes that either model names; 0 for no samples.</summary>
    public static double DeltaF(IReadOnlyList<int> before, IReadOnlyList<int> now)
    {
        int[] classes = [.. before.Concat(now).Distinct().Order()];
        return classes.Length == 0 ? 0 : classes.Average(c => DeltaF(before, now, c));
    }

    private static bool Same(StopSetOpinion a, StopSetOpinion b) => a.Classes.Count == b.Classes.Count;

    private static InvalidOperationException Different(StopSetOpinion a, StopSetOpinion b) =>
        new($"The stop set had {a.Classes.Count} samples in one round and {b.Classes.Count} in the next; it must stay the same over a run.");
}
