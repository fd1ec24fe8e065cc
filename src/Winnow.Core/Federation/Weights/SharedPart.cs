namespace Winnow.Core.Federation;

/// <summary>Which tensors of a model a federation shares; the others never leave their site.</summary>
/// <remarks>
/// FedBN keeps batch normalisation local (Li et al., ICLR 2021, arXiv 2102.07623), FedPer and FedRep keep the head (Arivazhagan et al. 2019, arXiv 1912.00818; Collins et
/// al., ICML 2021, arXiv 2102.07078).
/// </remarks>
public sealed class SharedPart
{
    private readonly Func<string, bool> shares;

    private SharedPart(string name, Func<string, bool> shares)
    {
        Name = name;
        this.shares = shares;
    }

    /// <summary>Name as the command line takes it.</summary>
    public string Name { get; }

    /// <summary>Everything is shared.</summary>
    public static SharedPart Everything { get; } = new("everything", _ => true);

    /// <summary>Everything but scales, shifts and running statistics of batch normalisation.</summary>
    public static SharedPart AllButBatchNorm { get; } = new("all-but-batch-norm", name => !IsBatchNorm(name));

    /// <summary>Everything but the classifier.</summary>
    public static SharedPart AllButHead { get; } = new("all-but-head", name => !IsHead(name));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SharedPart> All { get; } = [Everything, AllButBatchNorm, AllButHead];

    /// <summary>Everything but tensors whose names begin so.</summary>
    /// <exception cref="ArgumentException">There is no prefix, or an empty one.</exception>
    public static SharedPart AllBut(params IReadOnlyList<string> prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        if (prefixes.Count == 0 || prefixes.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("Name at least one beginning of the tensors that stay at their site.", nameof(prefixes));
        }

        return new($"all-but:{string.Join(',', prefixes)}", name => !prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)));
    }

    /// <summary>The shared tensors of a model.</summary>
    /// <exception cref="ArgumentException">None is left to share.</exception>
    public TensorLayout Of(TensorLayout model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Where(shares) ?? throw new ArgumentException($"'{Name}' leaves none of the model's {model.Tensors.Count} tensors to share.", nameof(model));
    }

    // Names of this project's networks and of PyTorch's: bn1.weight, layers.3.bn.running_mean, downsample.1 is met by its statistics only.
    private static bool IsBatchNorm(string name)
    {
        var parts = name.Split('.');
        return parts[^1] is "running_mean" or "running_var" or "num_batches_tracked"
            || parts[..^1].Any(p => p.StartsWith("bn", StringComparison.OrdinalIgnoreCase) || p.Contains("norm", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsHead(string name) =>
        name.Split('.')[0] is "head" or "fc" or "classifier" or "heads";
}
