using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Models;

namespace Winnow.Vision.SelfSupervised;

/// <summary>An encoder with what lies behind it while it learns without labels: projector, predictor, and the networks that follow it, where the method needs them.</summary>
public sealed class SelfSupervisedNetwork : Composite
{
    private readonly PerceptronHead projector;
    private readonly PerceptronHead? predictor;
    private readonly ClassifierNetwork? targetEncoder;
    private readonly PerceptronHead? targetProjector;

    /// <summary>Fresh heads behind an encoder; the following networks start as copies.</summary>
    /// <param name="create">Builds the encoder; called a second time where the layout asks for following networks.</param>
    /// <param name="layout">What lies behind it.</param>
    /// <param name="generator">The only source of chance.</param>
    public SelfSupervisedNetwork(Func<Generator, ClassifierNetwork> create, HeadLayout layout, Generator generator)
    {
        Layout = layout;
        Encoder = Part("encoder", create(generator));
        projector = Part("projector", Projector(generator));
        predictor = layout.Predictor > 0 ? Part("predictor", new PerceptronHead(layout.Output, [layout.Predictor], layout.Output, normaliseOutput: false, generator)) : null;
        if (layout.TargetMomentum is not null)
        {
            targetEncoder = Part("target_encoder", create(generator));
            targetProjector = Part("target_projector", Projector(generator));
            FollowAtOnce();
        }
    }

    /// <summary>What is kept in the end.</summary>
    public ClassifierNetwork Encoder { get; }

    /// <summary>What lies behind it.</summary>
    public HeadLayout Layout { get; }

    /// <summary>The parameters that are trained: all but those of the encoder's classifying head and of the following networks.</summary>
    internal IEnumerable<Tensor> Trained =>
        [.. Body(Encoder), .. projector.NamedParameters().Select(p => p.Tensor), .. predictor?.NamedParameters().Select(p => p.Tensor) ?? []];

    /// <summary>Moves the following networks a step towards the trained ones; null where there are none. Valid until the network moves to another device.</summary>
    internal WeightAverage? Follower() => targetEncoder is null || targetProjector is null ? null : new(
        [.. Body(Encoder), .. projector.NamedParameters().Select(p => p.Tensor)],
        [.. Body(targetEncoder), .. targetProjector.NamedParameters().Select(p => p.Tensor)],
        Layout.TargetMomentum ?? 0);

    /// <summary>Makes the following networks equal to the trained ones.</summary>
    internal void FollowAtOnce()
    {
        if (targetEncoder is null || targetProjector is null)
        {
            return;
        }

        using var gradientsOff = GradientMode.Off();
        foreach (var ((_, to), (_, from)) in targetEncoder.NamedState().Zip(Encoder.NamedState()).Concat(targetProjector.NamedState().Zip(projector.NamedState())))
        {
            to.CopyFrom(from);
        }
    }

    /// <summary>State of the encoder's body by the names of its own network: everything but its classifying head.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> BodyState => Encoder.NamedState().Where(s => s.Tensor != Encoder.Head.Weight && s.Tensor != Encoder.Head.Bias);

    /// <summary>State of all that is thrown away in the end, which a training that goes on starts from.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> HeadState => NamedState().Where(s => !s.Name.StartsWith("encoder.", StringComparison.Ordinal));

    /// <summary>All that a method's loss may read of two batches of views.</summary>
    public ViewEmbeddings Embed(Tensor first, Tensor second)
    {
        var (a, b) = (Forward(first), Forward(second)); // [N, d]
        var (targetA, targetB) = Targets(first, second);
        return new(a, b)
        {
            FirstPredicted = predictor?.Forward(a),
            SecondPredicted = predictor?.Forward(b),
            FirstTarget = targetA,
            SecondTarget = targetB,
        };
    }

    /// <summary>Projections of images: [N, C, H, W] to [N, d].</summary>
    public override Tensor Forward(Tensor input) => Project(Encoder.Features(input));

    /// <summary>Projections of features: [N, FeatureCount] to [N, d].</summary>
    public Tensor Project(Tensor features) => projector.Forward(features);

    private (Tensor? First, Tensor? Second) Targets(Tensor first, Tensor second)
    {
        if (targetEncoder is null || targetProjector is null)
        {
            return (null, null);
        }

        using var gradientsOff = GradientMode.Off();
        return (targetProjector.Forward(targetEncoder.Features(first)), targetProjector.Forward(targetEncoder.Features(second)));
    }

    private PerceptronHead Projector(Generator generator) => new(Encoder.FeatureCount, Layout.Hidden, Layout.Output, Layout.NormaliseOutput, generator);

    private static IEnumerable<Tensor> Body(ClassifierNetwork network) =>
        network.NamedParameters().Select(p => p.Tensor).Where(t => t != network.Head.Weight && t != network.Head.Bias);
}
