namespace Winnow.Core.Federation;

/// <summary>What one site learned in a round.</summary>
/// <param name="Site">Name of the site.</param>
/// <param name="Weights">Its weights after local training.</param>
/// <param name="Examples">Labelled examples it trained on; its weight in the mean.</param>
public sealed record ModelUpdate(string Site, ModelWeights Weights, long Examples)
{
    /// <summary>Rounds it is late by; 0 for the running round. Its weight is multiplied by 1/√(1 + staleness).</summary>
    public int Staleness { get; init; }

    /// <summary>Change of the site's control variate, where SCAFFOLD is used.</summary>
    public ModelWeights? ControlChange { get; init; }

    /// <summary>Its weight in means: examples / √(1 + staleness).</summary>
    public double Weight => Examples / Math.Sqrt(1.0 + Staleness);
}
