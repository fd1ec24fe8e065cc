using Winnow.Vision.Models;

namespace Winnow.Vision.AutoML;

/// <summary>A pre-trained ResNet that the body of a detector or segmenter may start from. It has seen no label, so that recipes which start from it are measured as fairly as others.</summary>
/// <param name="Model">Name of the network in its catalogue that is built on it, such as <c>retinanet-resnet18</c>.</param>
/// <param name="Words">What it is, in a few words, such as <c>encoder by vicreg</c>.</param>
/// <param name="Fill">Fills the body of a fresh network.</param>
public sealed record PretrainedBody(string Model, string Words, Action<ResNet> Fill);
