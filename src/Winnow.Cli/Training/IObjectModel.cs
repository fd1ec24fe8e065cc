using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Training;

/// <summary>A trained detector or segmenter, as projects use it. Not safe for several threads at once.</summary>
internal interface IObjectModel : IDisposable
{
    /// <summary>Name of its network.</summary>
    string Architecture { get; }

    /// <summary>Class names; a segmenter's without the background.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>The evidence it gives in the loop.</summary>
    Evidence Gives { get; }

    /// <summary>Writes it into a folder; what the folder held before is replaced.</summary>
    void Save(string folder);

    /// <summary>The same model for programs that are not Winnow.</summary>
    byte[] ToOnnx();

    /// <summary>What it finds on labelled images, beside what people drew there.</summary>
    /// <param name="labelled">Each with objects.</param>
    /// <param name="images">The image of each.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancel">Checked before every few images.</param>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it.</exception>
    IReadOnlyList<HeldOutImage> Compare(IReadOnlyList<LabelledSample> labelled, Func<SampleId, Sample> images, IProgress<double>? progress, CancellationToken cancel);

    /// <summary>What it would draw on an image, surest first, in pixels of the image.</summary>
    /// <param name="image">The whole image, upright.</param>
    /// <param name="score">Confidence from which an object is drawn, 0 to 1.</param>
    IReadOnlyList<ObjectAnnotation> Draw(ImageBuffer image, double score);

    /// <summary>The same model as the loop asks it for evidence; it is freed with this one, and not by itself.</summary>
    /// <param name="images">Every sample that may be named.</param>
    IModel InLoop(IReadOnlyDictionary<SampleId, Sample> images);
}
