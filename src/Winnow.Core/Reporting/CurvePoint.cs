namespace Winnow.Core.Reporting;

/// <summary>One point of a learning curve.</summary>
/// <param name="Labelled">How many samples were labelled.</param>
/// <param name="Metric">What the model fitted on them reached on the test images.</param>
public sealed record CurvePoint(int Labelled, Estimate Metric);
