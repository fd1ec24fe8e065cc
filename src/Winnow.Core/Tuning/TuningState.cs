namespace Winnow.Core.Tuning;

/// <summary>What tuning knows of the rounds before.</summary>
/// <param name="Last">The record of the round before; null in the first.</param>
/// <param name="FitSeconds">Seconds that trainings took so far, without the search for recipes.</param>
/// <param name="TuneSeconds">Seconds that searches took so far.</param>
/// <param name="LastFitSeconds">Seconds of the last training.</param>
public sealed record TuningState(TuningRecord? Last, double FitSeconds, double TuneSeconds, double LastFitSeconds)
{
    /// <summary>Samples nobody was asked about yet; null where nobody counts them.</summary>
    public int? Unasked { get; init; }

    /// <summary>Before the first round.</summary>
    public static TuningState None { get; } = new(null, 0, 0, 0);
}
