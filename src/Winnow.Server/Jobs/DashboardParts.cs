using Winnow.Core.Stopping;
using Winnow.Server.Endpoints;

namespace Winnow.Server.Jobs;

/// <summary>What the dashboard shows of the measures, whatever the task.</summary>
/// <param name="History">Measured rounds, as stopping criteria see them.</param>
/// <param name="Curve">The learning curve.</param>
/// <param name="Gain">What each round gained.</param>
/// <param name="Measured">The newest measured round, or null.</param>
/// <param name="Slices">Parts of the images.</param>
/// <param name="Mistakes">Labelled images that the models get most wrong.</param>
/// <param name="MistakesTotal">How many of them are known.</param>
internal sealed record DashboardParts(
    IReadOnlyList<RoundRecord> History, CurveView Curve, IReadOnlyList<GainView> Gain, int? Measured, IReadOnlyList<SliceView> Slices, IReadOnlyList<MistakeView> Mistakes, int MistakesTotal);
