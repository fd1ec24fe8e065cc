using Winnow.Torch;

namespace Winnow.Vision.Models;

/// <summary>A network that can be trained, by name.</summary>
/// <param name="Name">Lower-case name used on the command line.</param>
/// <param name="Description">One line for people.</param>
/// <param name="ImageSize">Side that larger images are scaled to unless the user says otherwise.</param>
/// <param name="Create">Builds it with fresh weights.</param>
public sealed record ModelEntry(string Name, string Description, int ImageSize, Func<ModelShape, Generator, ClassifierNetwork> Create);
