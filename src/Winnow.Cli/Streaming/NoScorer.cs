using Winnow.Core.Data;
using Winnow.Core.Streaming;

namespace Winnow.Cli.Streaming;

/// <summary>For strategies that look at nothing.</summary>
internal sealed class NoScorer : IStreamScorer
{
    /// <inheritdoc/>
    public string Source => "no model";

    /// <inheritdoc/>
    public (IReadOnlyList<StreamSample> Samples, IReadOnlyList<FileProblem> Problems) Score(IReadOnlyList<Sample> samples, CancellationToken cancel) =>
        ([.. samples.Select(s => new StreamSample { Id = s.Id })], []);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing.
    }
}
