using System.Globalization;
using Winnow.Core.Search;

namespace Winnow.Core.Reporting;

/// <summary>Trials and their values in words.</summary>
internal static class SearchText
{
    /// <summary>A score with four figures and a true minus sign; a dash where there is none.</summary>
    public static string Score(double? score) => score is { } value ? value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '\u2212') : "–";

    /// <summary>A parameter's value: choices as they are, numbers with four figures.</summary>
    public static string Value(ParameterValue value) => value.Text ?? Score(value.Number);

    /// <summary>complete, pruned, failed or running.</summary>
    public static string State(TrialState state) => state.ToString().ToLowerInvariant();

    /// <summary>Everything about a trial, a line each.</summary>
    public static string Trial(TrialRecord trial) =>
        $"Trial {trial.Number}{(trial.Enqueued ? ", enqueued" : "")}: {(trial.Score is null ? "" : Score(trial.Score) + ", ")}{State(trial.State)}"
        + (trial.Reason is null ? "" : $"\n{trial.Reason}")
        + string.Concat(trial.Point.Values.Select(v => $"\n{v.Key}: {Value(v.Value)}"));
}
