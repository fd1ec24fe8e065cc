namespace Winnow.Torch.Weights;

/// <summary>What became of each key when a file of weights was loaded into a module.</summary>
/// <param name="Loaded">Keys copied into the module.</param>
/// <param name="Missing">Keys of the module that the file lacks; they keep their values.</param>
/// <param name="Unexpected">Keys of the file that the module lacks; they are left out.</param>
/// <param name="Mismatched">Keys in both whose shapes differ, with both shapes; they keep their values.</param>
public sealed record LoadReport(IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Mismatched)
{
    /// <summary>Whether file and module agree key by key.</summary>
    public bool IsComplete => Missing.Count == 0 && Unexpected.Count == 0 && Mismatched.Count == 0;
}
