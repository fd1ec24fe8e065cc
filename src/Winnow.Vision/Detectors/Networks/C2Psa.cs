using Winnow.Torch;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Half of the channels pass blocks of attention and a two-layer network, each with its input added; half pass by.</summary>
internal sealed class C2Psa : DetectorBlock
{
    private readonly ConvolutionBlock split;
    private readonly BlockList blocks;
    private readonly ConvolutionBlock join;
    private readonly int hidden;

    public C2Psa(int channels, int count, Generator generator)
    {
        hidden = channels / 2;
        split = Part("cv1", new ConvolutionBlock(channels, 2 * hidden, 1, generator));
        var made = new DetectorBlock[count];
        for (var i = 0; i < count; i++)
        {
            made[i] = new AttentionBlock(hidden, Math.Max(1, hidden / 64), generator);
        }

        blocks = Part("m", new BlockList(made));
        join = Part("cv2", new ConvolutionBlock(2 * hidden, channels, 1, generator));
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var both = split.Run(operators, input);
        var past = operators.Narrow(both, 1, 0, hidden);
        return join.Run(operators, operators.Concatenate(1, past, blocks.Run(operators, operators.Narrow(both, 1, hidden, hidden))));
    }

    private sealed class AttentionBlock : DetectorBlock
    {
        private readonly PositionAttention attention;
        private readonly BlockList network;

        public AttentionBlock(int channels, int heads, Generator generator)
        {
            attention = Part("attn", new PositionAttention(channels, heads, generator));
            network = Part("ffn", new BlockList(
                new ConvolutionBlock(channels, 2 * channels, 1, generator),
                new ConvolutionBlock(2 * channels, channels, 1, generator, activation: Activation.None)));
        }

        public override T Run<T>(IOperators<T> operators, T input)
        {
            var x = operators.Add(input, attention.Run(operators, input));
            return operators.Add(x, network.Run(operators, x));
        }
    }
}
