namespace Winnow.Torch.Modules;

/// <summary>Parts run one after the other, named by their place from 0 as in PyTorch.</summary>
public sealed class Sequential : Composite
{
    private readonly Module[] parts;

    /// <summary>Takes the parts over and frees them with itself.</summary>
    public Sequential(params ReadOnlySpan<Module> parts)
    {
        this.parts = parts.ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            Part(i.ToString(System.Globalization.CultureInfo.InvariantCulture), parts[i]);
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        foreach (var part in parts)
        {
            input = part.Forward(input);
        }

        return input;
    }
}
