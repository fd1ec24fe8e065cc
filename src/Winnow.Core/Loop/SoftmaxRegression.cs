using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;

namespace Winnow.Core.Loop;

/// <summary>Multinomial logistic regression on given features: minimises mean log loss + ½·λ·‖weights‖², the bias unpenalised.</summary>
/// <remarks>
/// Convex, fitted on the full batch by L-BFGS until no partial derivative passes 1e-5 or 200 iterations are done. It fits on one thread and without chance, so the
/// same labels give the same weights; chance decides only which features each member drops. O(labelled × dimensions × classes) per iteration.
/// </remarks>
/// <param name="features">Features of every sample it will meet.</param>
/// <param name="classes">Class names.</param>
/// <param name="penalty">λ, greater than 0, default 0.001.</param>
/// <param name="threads">Threads for predictions; they do not change them. Default: all.</param>
public sealed class SoftmaxRegression(SampleFeatures features, IReadOnlyList<string> classes, double penalty = 1e-3, int? threads = null) : ILearner
{
    /// <summary>Iterations at most.</summary>
    internal const int Iterations = 200;

    /// <summary>Largest partial derivative that counts as none.</summary>
    internal const double Tolerance = 1e-5;

    /// <inheritdoc/>
    public string Name => "softmax";

    /// <inheritdoc/>
    public Evidence Provides => FeatureModel.Provides;

    /// <summary>The leading metric: <c>accuracy</c> (the default) or <c>balanced accuracy</c>.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <summary>Members of <see cref="PoolView.MemberProbabilities"/>, at least 1, default 20.</summary>
    public int Members
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There must be at least one member.");
    } = 20;

    /// <summary>Share of features that each member drops, from 0 to below 1, default 0.5.</summary>
    public double MemberDropout
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A member drops a share of at least 0 and below 1.");
    } = 0.5;

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfZero(labelled.Count);
        var inputs = features.Of([.. labelled.Select(s => s.Id)]);
        var fit = SoftmaxFit.Of(inputs, [.. labelled.Select(s => s.Class)], classes.Count, penalty, Iterations, Tolerance, iteration =>
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report((double)iteration / Iterations);
        });
        progress?.Report(1);
        return new FeatureModel(features, classes, new FittedLinearHead(fit.Weights, new(Members, MemberDropout, random.Next())), labelled, threads ?? Environment.ProcessorCount, Metric);
    }
}
