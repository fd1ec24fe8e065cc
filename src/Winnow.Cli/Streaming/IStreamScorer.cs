using Winnow.Core.Data;
using Winnow.Core.Streaming;

namespace Winnow.Cli.Streaming;

/// <summary>Gives the images of a stream their evidence, each by itself: what one image gets does not depend on which came with it.</summary>
internal interface IStreamScorer : IDisposable
{
    /// <summary>Where the evidence comes from, as the journal says it.</summary>
    string Source { get; }

    /// <summary>The readable images with their evidence, in the order given; the others are named.</summary>
    (IReadOnlyList<StreamSample> Samples, IReadOnlyList<FileProblem> Problems) Score(IReadOnlyList<Sample> samples, CancellationToken cancel);
}
