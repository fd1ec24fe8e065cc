namespace Winnow.Core.Querying;

/// <summary>A shard while it is read.</summary>
/// <param name="view">Its samples with their evidence; what is labelled is not part of it.</param>
/// <param name="files">What is closed with it.</param>
public sealed class OpenShard(PoolView view, params IReadOnlyList<IDisposable> files) : IDisposable
{
    /// <summary>Its samples with their evidence.</summary>
    public PoolView View { get; } = view;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }
}
