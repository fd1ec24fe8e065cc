namespace Winnow.Cli.Annotating;

/// <summary>An answer that the server says it has.</summary>
/// <param name="Key">Drawn by the annotator.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Class">What was said.</param>
/// <param name="Annotator">Number of the annotator.</param>
/// <param name="Took">From sending to the answer, of the try that was acknowledged.</param>
internal sealed record Acknowledged(string Key, string Sample, int Class, int Annotator, TimeSpan Took);
