namespace Winnow.Vision.Detectors.Networks;

/// <summary>Blocks run one after the other, named by their place from 0.</summary>
internal sealed class BlockList : DetectorBlock
{
    private readonly DetectorBlock[] blocks;

    public BlockList(params ReadOnlySpan<DetectorBlock> blocks)
    {
        this.blocks = blocks.ToArray();
        for (var i = 0; i < blocks.Length; i++)
        {
            Part(i.ToString(System.Globalization.CultureInfo.InvariantCulture), blocks[i]);
        }
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        foreach (var block in blocks)
        {
            input = block.Run(operators, input);
        }

        return input;
    }
}
