using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Onnx;
using Winnow.Vision.Training;

namespace Winnow.Vision.Models;

/// <summary>A classification network: a body that gives features and a linear head on top. Dropout, where a recipe asks for it, lies between the two.</summary>
public abstract class ClassifierNetwork : Composite
{
    /// <summary>Length of the penultimate features.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>The last layer, [FeatureCount] to [classes].</summary>
    public abstract Linear Head { get; }

    /// <summary>Parts, counted from the end of the body, that make up its last stage; 1 unless a network says otherwise.</summary>
    protected virtual int LastStageParts => 1;

    /// <summary>The parts before the head, in order.</summary>
    protected virtual IEnumerable<Module> BodyParts => Parts.Select(p => p.Part).Where(p => p != Head);

    /// <summary>The parts that a depth of freezing keeps as they are.</summary>
    public IReadOnlyList<Module> PartsTo(FreezeDepth depth)
    {
        Module[] body = [.. BodyParts];
        return depth switch
        {
            FreezeDepth.None => [],
            FreezeDepth.Early => body[..^Math.Min(LastStageParts, body.Length)],
            _ => body,
        };
    }

    /// <summary>Penultimate features of normalised images: [N, C, H, W] to [N, FeatureCount].</summary>
    public abstract Tensor Features(Tensor images);

    /// <summary>Writes the operators of <see cref="Features"/> in inference mode; takes the name of the normalised images and returns that of the features.</summary>
    public abstract string Export(OnnxGraphWriter graph, string input);

    /// <summary>Logits of normalised images: [N, C, H, W] to [N, classes].</summary>
    public override Tensor Forward(Tensor input) => Head.Forward(Features(input));
}
