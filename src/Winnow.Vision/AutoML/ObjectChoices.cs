namespace Winnow.Vision.AutoML;

/// <summary>What a search has to choose from besides what is in use.</summary>
/// <param name="NextModel">The network one notch up, or null.</param>
/// <param name="Starts">Whether there is a pre-trained body to start from; it comes with its network.</param>
/// <param name="Usual">Whether the usual way to vary images is in use, so that it needs no choice of its own.</param>
/// <param name="Smooths">Whether softened targets differ from others: a single class is all of its target.</param>
/// <param name="Mixup">How much images are blended where they are, in the task's own measure.</param>
internal sealed record ObjectChoices(string? NextModel, bool Starts, bool Usual, bool Smooths, double Mixup);
