using System.Globalization;

namespace Winnow.Vision.SelfSupervised;

/// <summary>Tells from the figures of a training without labels whether it has collapsed (all images look the same to it) or learns nothing.</summary>
/// <remarks>An alarm needs the same sign at two lines running: one line may be a bad moment.</remarks>
public sealed class CollapseWatch
{
    /// <summary>Share of 1/√d below which the projections' deviation counts as none.</summary>
    public const double DeviationMin = 0.25;

    /// <summary>Share of the dimensions below which an effective rank counts as collapsed.</summary>
    public const double RankShareMin = 0.1;

    /// <summary>Uniformity above which nothing is told apart.</summary>
    public const double UniformityMax = -0.1;

    /// <summary>Effective rank of the projections below which they lie on a line or two, whatever their length, where <see cref="UniformityPoor"/> is passed too.</summary>
    public const double ProjectionRankMin = 6;

    /// <summary>Uniformity above which projections of few dimensions tell little apart; good trainings stay below −1.5.</summary>
    public const double UniformityPoor = -1;

    /// <summary>Alignment from which the views of one image count as no nearer than those of two: 2 is what rows that have nothing to do with each other have.</summary>
    public const double AlignmentMax = 1.7;

    /// <summary>Share of the chance level within which a loss counts as chance.</summary>
    public const double ChanceTolerance = 0.01;

    /// <summary>Steps that every training may take to get going.</summary>
    public const int Patience = 100;

    private const int EarlySteps = 50;
    private const double LeastTolerance = 0.02;
    private readonly ISelfSupervisedMethod method;
    private readonly int batch;
    private readonly int warmUp;
    private readonly int dimensions;
    private readonly double freshRank;
    private readonly List<WatchFigures> history;

    /// <summary>A watch over one training.</summary>
    /// <param name="method">Says which losses are suspicious.</param>
    /// <param name="batch">Images a step.</param>
    /// <param name="warmUp">Steps over which the learning rate rises.</param>
    /// <param name="dimensions">Greatest rank that the watched sample's features can have.</param>
    /// <param name="freshRank">Effective rank of a fresh encoder's features.</param>
    /// <param name="earlier">Lines of a training that goes on.</param>
    public CollapseWatch(ISelfSupervisedMethod method, int batch, int warmUp, int dimensions, double freshRank, IReadOnlyList<WatchFigures> earlier)
    {
        ArgumentNullException.ThrowIfNull(method);
        (this.method, this.batch, this.warmUp, this.dimensions, this.freshRank) = (method, batch, warmUp, dimensions, freshRank);
        history = [.. earlier];
    }

    /// <summary>The lines so far, oldest first.</summary>
    public IReadOnlyList<WatchFigures> History => history;

    /// <summary>Takes a line; returns it with what is to be said about it.</summary>
    public WatchFigures Judge(WatchFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        // A training that goes on from a checkpoint passes some steps a second time.
        history.RemoveAll(h => h.Step >= figures.Step);
        var judged = figures with { Alarm = Alarm(figures), Warning = Warning(figures) };
        history.Add(judged);
        return judged;
    }

    private string? Alarm(WatchFigures now)
    {
        if (Twice(now, f => f.Deviation < DeviationMin) || Twice(now, f => f.Uniformity > UniformityMax))
        {
            return Collapsed($"the projections of different images are nearly the same (deviation {Number(now.Deviation)} of 1, uniformity {Number(now.Uniformity)} of about -4)");
        }

        // Batch normalisation keeps the deviation of each dimension up while all of them come to say the same.
        if (Twice(now, f => f.ProjectionRank < ProjectionRankMin && f.Uniformity > UniformityPoor))
        {
            return Collapsed($"the projections use {Number(now.ProjectionRank)} dimensions (uniformity {Number(now.Uniformity)} of about -4)");
        }

        if (Twice(now, f => f.EffectiveRank < RankShareMin * dimensions))
        {
            return Collapsed($"the features use {Number(now.EffectiveRank)} of {dimensions} dimensions");
        }

        if (method.LeastLoss is { } least && now.Step <= EarlySteps && now.Loss < least + LeastTolerance)
        {
            return Collapsed($"the loss is {Number(now.Loss)} after {now.Step} steps, at its least value {Number(least)}");
        }

        // Projections that shrink to nothing: scaled to length 1 they spread, but by rounding and noise alone.
        if (now.Step > Math.Max(Patience, warmUp) && Twice(now, f => f.Alignment > AlignmentMax))
        {
            return Collapsed($"two views of one image lie as far apart ({Number(now.Alignment)}) as those of two images (about 2)");
        }

        if (method.ChanceLoss(batch) is { } chance && now.Step > Math.Max(Patience, warmUp) && Twice(now, f => Math.Abs(f.Loss - chance) < ChanceTolerance * chance))
        {
            return $"Nothing is learned: the loss is {Number(now.Loss)} after {now.Step} steps, and {Number(chance)} is what chance gives. Take a lower learning rate, or another method such as vicreg.";
        }

        return null;
    }

    private string? Warning(WatchFigures now) =>
        now.Step > Math.Max(Patience, warmUp) && Twice(now, f => f.EffectiveRank < freshRank / 2)
            ? $"The features use {Number(now.EffectiveRank)} dimensions, less than half of a fresh encoder's {Number(freshRank)}; compare the neighbours before you trust them."
            : null;

    private static string Collapsed(string sign) => $"The training has collapsed: {sign}. Take another method (vicreg is the most robust), a larger batch or a lower learning rate.";

    private bool Twice(WatchFigures now, Func<WatchFigures, bool> sign) => sign(now) && history is [.., var last] && sign(last);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
