using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Backbones;

/// <summary>Anything that turns a prepared image into a feature vector: a file of others, or an encoder of our own.</summary>
public interface IImageEncoder : IDisposable
{
    /// <summary>Hex SHA-256 of everything that decides the features besides the image: the file's bytes, the output's name, the preprocessing.</summary>
    string Hash { get; }

    /// <summary>How images must be prepared.</summary>
    ImagePreprocessing Input { get; }

    /// <summary>Length of a feature vector.</summary>
    int Columns { get; }

    /// <summary>Features [ids × Columns] of images prepared as <see cref="Input"/> says.</summary>
    /// <param name="images">Where the images are.</param>
    /// <param name="ids">Samples, in row order of the result.</param>
    /// <param name="cancel">Checked between batches.</param>
    Matrix Encode(ImageTensorStore images, IReadOnlyList<SampleId> ids, CancellationToken cancel);
}
