namespace Winnow.Core.Federation;

/// <summary>Which tensors of a model a federation shares; the others never leave their site.</summary>
/// <remarks>
/// FedBN keeps batch normalisation local (Li et al., ICLR 2021, arXiv 2102.07623), FedPer and FedRep keep the head (Arivazhagan et al. 2019, arXiv 1912.00818; Collins et
/// al., ICML 2021, arXiv 2102.07078).
/// </remarks>
public sealed class SharedPart
{
    private readonly Func<string, IReadOnlySet<string>, bool> shares;

    private SharedPart(string name, Func<string, IReadOnlySet<string>, bool> shares)
    {
        Name = name;
        this.shares = shares;
    }

    /// <summary>Name as the command line takes it.</summary>
    public string Name { get; }

    /// <summary>Everything is shared.</summary>
    public static SharedPart Everything { get; } = new("everything", (_, _) => true);

    /// <summary>Everything but scales, shifts and running statistics of batch normalisation.</summary>
    public static SharedPart AllButBatchNorm { get; } = new("all-but-batch-norm", (name, norms) => !IsBatchNorm(name, norms));

    /// <summary>Everything but the classifier.</summary>
    public static SharedPart AllButHead { get; } = new("all-but-head", (name, _) => !IsHead(name));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SharedPart> All { get; } = [Everything, AllButBatchNorm, AllButHead];

    /// <summary>The part of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static SharedPart Get(string name) =>
        All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"'{name}' is no part of a model that can be shared. There are: {string.Join(", ", All.Select(p => p.Name))}.", nameof(name));

    /// <summary>The running statistics of batch normalisation among a model's tensors: averaged over sites like weights, but no gradient moves them. Null where there are none.</summary>
    public static TensorLayout? Statistics(TensorLayout model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Where(IsStatistic);
    }

    /// <summary>Everything but tensors whose names begin so.</summary>
    /// <exception cref="ArgumentException">There is no prefix, or an empty one.</exception>
    public static SharedPart AllBut(params IReadOnlyList<string> prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        if (prefixes.Count == 0 || prefixes.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("Name at least one beginning of the tensors that stay at their site.", nameof(prefixes));
        }

        return new($"all-but:{string.Join(',', prefixes)}", (name, _) => !prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)));
    }

    /// <summary>The shared tensors of a model.</summary>
    /// <exception cref="ArgumentException">None is left to share.</exception>
    public TensorLayout Of(TensorLayout model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var norms = model.Tensors.Where(t => IsStatistic(t.Name)).Select(t => PartOf(t.Name)).ToHashSet(StringComparer.Ordinal);
        return model.Where(name => shares(name, norms)) ?? throw new ArgumentException($"'{Name}' leaves none of the model's {model.Tensors.Count} tensors to share.", nameof(model));
    }

    // A part with running statistics is one of batch normalisation, whatever it is called; files without statistics are told by PyTorch's usual names.
    private static bool IsBatchNorm(string name, IReadOnlySet<string> norms) =>
        IsStatistic(name) || norms.Contains(PartOf(name))
        || name.Split('.')[..^1].Any(p => p.StartsWith("bn", StringComparison.OrdinalIgnoreCase) || p.Contains("norm", StringComparison.OrdinalIgnoreCase));

    private static bool IsStatistic(string name) => name[(name.LastIndexOf('.') + 1)..] is "running_mean" or "running_var" or "num_batches_tracked";

    private static string PartOf(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];

    private static bool IsHead(string name) =>
        name.Split('.')[0] is "head" or "fc" or "classifier" or "heads";
}
