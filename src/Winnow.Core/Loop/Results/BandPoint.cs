namespace Winnow.Core.Loop;

/// <summary>One point of a mean learning curve.</summary>
/// <param name="Labelled">Labels.</param>
/// <param name="Mean">Mean metric over the seeds whose curve spans this number of labels, linear between rounds.</param>
/// <param name="Low">Lower end of the 95 % Student-t band; null with one seed.</param>
/// <param name="High">Upper end.</param>
/// <param name="Seeds">How many seeds the mean is over.</param>
public sealed record BandPoint(int Labelled, double Mean, double? Low, double? High, int Seeds);
