using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a site adds to a round's sum: its weights, with SCAFFOLD the change of its control variate, and counts. In the open the weights are sent, under secure aggregation their change.</summary>
internal static class RoundVector
{
    /// <summary>Numbers of a vector without the weight that comes before them under secure aggregation.</summary>
    public static int Length(FederationPlan plan, TensorLayout layout) => (layout.Length * (plan.Scaffold ? 2 : 1)) + RoundCounts.Length;

    /// <summary>The vector as it is.</summary>
    public static float[] Plain(ModelWeights weights, ModelWeights? controlChange, RoundCounts counts) =>
        [.. weights.Values, .. controlChange?.Values ?? [], .. counts.ToNumbers().Select(n => (float)n)];

    /// <summary>Reads a vector as it is.</summary>
    public static (ModelWeights Weights, ModelWeights? ControlChange, RoundCounts Counts) Read(FederationPlan plan, TensorLayout layout, ReadOnlySpan<float> vector)
    {
        var n = layout.Length;
        return (new(layout, vector[..n].ToArray()), plan.Scaffold ? new(layout, vector[n..(2 * n)].ToArray()) : null, RoundCounts.Of(vector[^RoundCounts.Length..]));
    }

    /// <summary>The whole numbers that secure aggregation sums: the weight, the weighted change, the control variate's change without a weight, the counts.</summary>
    /// <param name="plan">Gives the arithmetic.</param>
    /// <param name="change">Change of the model.</param>
    /// <param name="controlChange">Change of the control variate, or null.</param>
    /// <param name="counts">Counts.</param>
    /// <param name="examples">Labelled examples behind the change.</param>
    /// <param name="clipped">Values that lay beyond the clip.</param>
    public static uint[] Secure(FederationPlan plan, ModelWeights change, ModelWeights? controlChange, RoundCounts counts, int examples, out int clipped)
    {
        var weighted = plan.Arithmetic.Quantise(change.Values, (double)Math.Min(examples, plan.ExamplesAtMost) / plan.ExamplesAtMost, out clipped);
        if (controlChange is null)
        {
            return [.. weighted, .. counts.ToNumbers()];
        }

        var control = plan.Arithmetic.Quantise(controlChange.Values, 1, out var more);
        clipped += more;
        return [.. weighted, .. control.AsSpan(1), .. counts.ToNumbers()];
    }

    /// <summary>What a secure sum says: the mean change of the model, the mean change of the control variates, the counts of all.</summary>
    public static (ModelWeights Change, ModelWeights? ControlChange, RoundCounts Counts) ReadSum(FederationPlan plan, TensorLayout layout, ReadOnlySpan<uint> sum, int sites)
    {
        var n = layout.Length;
        var change = new ModelWeights(layout, plan.Arithmetic.Mean(sum[..(n + 1)], sites));
        ModelWeights? control = null;
        if (plan.Scaffold)
        {
            uint[] unweighted = [(uint)(sites * (long)plan.Arithmetic.Levels), .. sum[(n + 1)..((2 * n) + 1)]];
            control = new(layout, plan.Arithmetic.Mean(unweighted, sites));
        }

        return (change, control, RoundCounts.Of(sum[^RoundCounts.Length..]));
    }
}
