using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads and writes one way of keeping annotations.</summary>
/// <remarks>Exports go through <see cref="VerifiedExport"/>: <see cref="Fit"/> first says what the format can hold, <see cref="Write"/> writes exactly that, and <see cref="Read"/> must give it back.</remarks>
public interface IAnnotationFormat
{
    /// <summary>Lower-case name, such as <c>coco</c>.</summary>
    string Name { get; }

    /// <summary>What it is, in one line.</summary>
    string Description { get; }

    /// <summary>Whether it is a folder; otherwise one file.</summary>
    bool IsFolder { get; }

    /// <summary>Largest coordinate error of writing and reading, as a share of the image's longer side; 0 where numbers survive exactly.</summary>
    double Tolerance { get; }

    /// <summary>Reads all of it, or nothing where the file as a whole is damaged; single bad items are left out and reported.</summary>
    /// <exception cref="DatasetException">Damaged, above a limit, or not of this format.</exception>
    AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel);

    /// <summary>The data set as this format can hold it: shapes turned into ones it knows, coordinates rounded as it does, fields it has no place for taken off; everything lost is reported.</summary>
    /// <exception cref="DatasetException">It cannot be written at all, such as class names that are no folder names.</exception>
    AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report);

    /// <summary>Writes a data set that <see cref="Fit"/> gave. The path does not exist yet.</summary>
    void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel);
}
