using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads one way of laying out images and their classes on disk.</summary>
public interface IDatasetFormat
{
    /// <summary>Lower-case name, such as <c>idx</c>.</summary>
    string Name { get; }

    /// <summary>What the layout looks like, in one line.</summary>
    string Description { get; }

    /// <summary>Whether the existing file or folder is laid out this way; cheap, reads no images.</summary>
    bool Recognises(string path);

    /// <summary>Reads it. The same files give the same samples, ids and hash on every machine.</summary>
    /// <exception cref="DatasetException">Nothing usable is there; single broken files are reported in <see cref="ImageDataset.Problems"/> instead.</exception>
    ImageDataset Open(string path, CancellationToken cancel);
}
