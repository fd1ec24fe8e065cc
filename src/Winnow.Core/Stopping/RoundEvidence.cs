using System.Text.Json.Serialization;
using Winnow.Core.Data;

namespace Winnow.Core.Stopping;

/// <summary>What was gathered in one round for its stopping criterion. A part is null where no criterion declared that it reads it.</summary>
public sealed record RoundEvidence
{
    /// <summary>Samples that nobody was asked about when the model was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PoolSize { get; init; }

    /// <summary>How unsure the model is of the pool.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoolUncertainty? PoolUncertainty { get; init; }

    /// <summary>What the model says about the fixed stop set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StopSetOpinion? StopSet { get; init; }

    /// <summary>Share of the newest batch that the model before had guessed right, 0 to 1; null in the first round.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BatchAccuracy { get; init; }

    /// <summary>The model's guesses about the samples it picked, compared with the answers in the next round.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClassGuess>? Guesses { get; init; }

    /// <summary>How far the newest batch moved the posterior of a linear model on the features.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PosteriorShift? PosteriorShift { get; init; }

    /// <summary>The samples picked after this measurement, which tell the next round which labels are new.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SampleId>? Asked { get; init; }
}

/// <summary>How unsure a model is of a pool. Entropies are divided by ln(classes), so 0 is sure and 1 knows nothing.</summary>
/// <param name="Mean">Mean normalised entropy; 0 for an empty pool.</param>
/// <param name="Max">Largest normalised entropy; 0 for an empty pool.</param>
public sealed record PoolUncertainty(double Mean, double Max);

/// <summary>What a model says about the stop set, whose samples and order stay the same over a run.</summary>
/// <param name="Classes">Most probable class of each sample.</param>
/// <param name="Confidence">Mean of the largest probabilities.</param>
/// <param name="Variance">Variance of the largest probabilities.</param>
public sealed record StopSetOpinion(IReadOnlyList<int> Classes, double Confidence, double Variance);

/// <summary>What a model holds most probable for a sample nobody has labelled yet.</summary>
/// <param name="Id">The sample.</param>
/// <param name="Class">Most probable class.</param>
public readonly record struct ClassGuess(SampleId Id, int Class);
