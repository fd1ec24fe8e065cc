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

    /// <summary>The evidence that is missing.</summary>
    public string Evidence { get; }
}
