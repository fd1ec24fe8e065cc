namespace Winnow.Server.Jobs.Protocol;

/// <summary>One line that a worker writes.</summary>
/// <param name="Type"><c>progress</c>, <c>begin</c> (a file is being opened), <c>file</c>, <c>evidence</c>, <c>frame</c>, <c>done</c> or <c>failed</c>.</param>
public sealed record WorkerMessage(string Type)
{
    /// <summary>Of <c>progress</c>: the step.</summary>
    public string? Step { get; init; }

    /// <summary>Of <c>progress</c>: the share of the step that is done, 0 to 1.</summary>
    public double? Share { get; init; }

    /// <summary>Of <c>progress</c>: what is being done.</summary>
    public string? Detail { get; init; }

    /// <summary>Of <c>begin</c>: number of the file.</summary>
    public long? Number { get; init; }

    /// <summary>Of <c>file</c>.</summary>
    public IngestedFile? File { get; init; }

    /// <summary>Of <c>evidence</c>.</summary>
    public ScoredImage? Evidence { get; init; }

    /// <summary>Of <c>frame</c>.</summary>
    public FrameFile? Frame { get; init; }

    /// <summary>Of <c>failed</c>: one sentence with the remedy.</summary>
    public string? Reason { get; init; }
}

/// <summary>What a model says about one image.</summary>
/// <param name="Number">Number of its file.</param>
/// <param name="Probabilities">One per class.</param>
/// <param name="Embedding">Its place among other images, or null where it was not asked for.</param>
public sealed record ScoredImage(long Number, IReadOnlyList<float> Probabilities, IReadOnlyList<float>? Embedding);

/// <summary>What became of one file.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Problem">Why it cannot be used; null where everything below is there.</param>
public sealed record IngestedFile(long Number, string? Problem)
{
    /// <summary>Hex SHA-256; the files of the job are named by it.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Extension of the format found in the bytes, with its dot.</summary>
    public string? Extension { get; init; }

    /// <summary>Size.</summary>
    public long Bytes { get; init; }

    /// <summary>Pixels as displayed.</summary>
    public int Width { get; init; }

    /// <summary>Pixels as displayed.</summary>
    public int Height { get; init; }

    /// <summary>Bits per channel.</summary>
    public int Bits { get; init; }

    /// <summary>64 bits in which near pictures differ little.</summary>
    public long PerceptualHash { get; init; }

    /// <summary>A short description of the picture that needs no model.</summary>
    public IReadOnlyList<float>? Features { get; init; }

    /// <summary>Whether a <c>.deep</c> file with 16 bits of grey was made.</summary>
    public bool Deep { get; init; }
}
