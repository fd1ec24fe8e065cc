using System.Text.Json.Serialization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>One vector that is summed over the sites: the change of the model in a round, or a histogram of the choice.</summary>
/// <param name="Id">Name of the sum, fresh for each attempt.</param>
/// <param name="Run">Number of the run.</param>
/// <param name="Round">Round of training, from 0; the number of the histogram for a choice.</param>
/// <param name="Model">The global model: where training starts, or what scores pools.</param>
/// <param name="Question">The histogram that is asked for; null for the model.</param>
/// <param name="Secure">The secure aggregation it goes through; null where the vector is sent as it is.</param>
public sealed record SumInfo(string Id, int Run, int Round, BlobManifest Model, ChoiceQuestion? Question, SecureRound? Secure)
{
    /// <summary>SCAFFOLD's shared control variate c, where the plan uses it.</summary>
    public BlobManifest? Control { get; init; }

    /// <summary>How sites train in this round, or a site's own model for the choice, where trials or a vote decide it; null for the plan's own.</summary>
    public LocalTraining? Training { get; init; }

    /// <summary>Whether sites vote for the penalty of their heads, on the grid of <see cref="PenaltyVote"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsVote { get; init; }
}
