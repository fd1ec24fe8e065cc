using Winnow.Core.Data;

namespace Winnow.Cli.Streaming;

/// <summary>What one call of a stream came across.</summary>
internal sealed class StreamTally
{
    /// <summary>Images decided.</summary>
    public int Decided { get; set; }

    /// <summary>Of these, images to label.</summary>
    public int Granted { get; set; }

    /// <summary>Images that this stream had decided before.</summary>
    public int Before { get; set; }

    /// <summary>Images that have an answer already, so that there is nothing to decide.</summary>
    public int Answered { get; set; }

    /// <summary>Images that could not be read.</summary>
    public List<FileProblem> LeftOut { get; } = [];
}
