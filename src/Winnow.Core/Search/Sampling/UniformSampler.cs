namespace Winnow.Core.Search;

/// <summary>Draws every parameter uniformly and independently on its scale: random search (Bergstra and Bengio, 2012), the yardstick of every other sampler.</summary>
public sealed class UniformSampler : ISampler
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public string Describe() => Name;

    /// <inheritdoc/>
    public SearchPoint Sample(StudySnapshot study, Random random)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(random);
        return UniformDraw.From(study.Space, random);
    }
}
