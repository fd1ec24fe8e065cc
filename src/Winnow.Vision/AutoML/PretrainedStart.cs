using Winnow.Vision.Models;

namespace Winnow.Vision.AutoML;

/// <summary>Pre-trained weights that trainings may start from. They have seen no label, so that recipes which start from them are measured as fairly as others.</summary>
/// <param name="Architecture">Name of the network they belong to.</param>
/// <param name="Words">What they are, in a few words, such as <c>encoder by vicreg</c>.</param>
/// <param name="Fill">Fills a fresh network, given with its place in the ensemble.</param>
public sealed record PretrainedStart(string Architecture, string Words, Action<ClassifierNetwork, int> Fill);
