using System.Text.Json.Serialization;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tuning;

/// <summary>The recipe that a round learned with, and why. It goes into the journal, so that a replayed run goes on from the same recipe.</summary>
public sealed record TuningRecord
{
    /// <summary>The level of a head on features that are not trained.</summary>
    public const string Head = "l1";

    /// <summary>The level of a whole training.</summary>
    public const string Training = "l2";

    /// <summary><see cref="Head"/> or <see cref="Training"/>.</summary>
    public required string Level { get; init; }

    /// <summary>The recipe as JSON; only the learner that wrote it reads it.</summary>
    public required string Recipe { get; init; }

    /// <summary>The recipe in a few words.</summary>
    public required string Words { get; init; }

    /// <summary>Whether it is another than the round before learned with.</summary>
    public required bool Changed { get; init; }

    /// <summary>Why, in one sentence without a full stop.</summary>
    public required string Reason { get; init; }

    /// <summary>Configurations that were scored in this round; 0 where none was.</summary>
    public int Candidates { get; init; }

    /// <summary>Labels there were when configurations were last scored; 0 for never.</summary>
    public int LabelsAtSearch { get; init; }

    /// <summary>Accuracy on the whole pool by the labels that chance drew, each judged by a fit without it; null where there are too few, or nobody knows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditEstimate? Audit { get; init; }

    /// <summary>Whether configurations were scored in this round.</summary>
    [JsonIgnore]
    public bool Searched => Candidates > 0;
}
