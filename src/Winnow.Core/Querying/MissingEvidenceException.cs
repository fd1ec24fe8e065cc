namespace Winnow.Core.Querying;

/// <summary>A strategy needs evidence that the model cannot give.</summary>
public sealed class MissingEvidenceException : InvalidOperationException
{
    /// <summary>Names the evidence.</summary>
    public MissingEvidenceException(string evidence)
        : base($"The strategy needs {evidence}, which this model does not give. Choose another strategy or model (`winnow strategies` lists what each needs).")
    {
        Evidence = evidence;
    }

    private MissingEvidenceException(string evidence, string message)
        : base(message)
    {
        Evidence = evidence;
    }

    /// <summary>The evidence that is missing.</summary>
    public string Evidence { get; }

    /// <summary>The evidence is there, but outside memory, and the strategy cannot read it row by row.</summary>
    public static MissingEvidenceException NotInMemory(string evidence) =>
        new(evidence, $"The strategy needs all {evidence} in memory, and these lie in a file. Load them, or choose a strategy that reads row by row (docs/strategies.md names those).");
}
