using System.Numerics.Tensors;
using Winnow.Cli.Simulating;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Streaming;
using Winnow.Storage;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Streaming;

/// <summary>Evidence from the frozen features of an ONNX encoder and a softmax regression on them, fitted on the project's labels.</summary>
internal sealed class FeatureScorer : IStreamScorer
{
    private readonly FrozenEncoder encoder;
    private readonly IReadOnlyList<string> classes;
    private readonly LinearHead head;
    private readonly float scale;

    /// <summary>Encodes the labelled images and fits the regression.</summary>
    /// <exception cref="CommandException">There are labels of fewer than two classes with readable images.</exception>
    public FeatureScorer(Store store, SimulateOptions options, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        var labels = store.ReadLabels().ToDictionary(l => l.Id);
        classes = project.Classes;
        encoder = new(options);
        try
        {
            var images = ImageTensorStore.Load([.. labels.Keys.Select(id => ProjectModels.Image(project, id, paths[id]))], encoder.Preprocessing, null, cancel);
            LabelledSample[] known = [.. images.Ids.Select(id => labels[id])];
            if (known.Select(l => l.Class).Distinct().Count() < 2)
            {
                throw new CommandException($"--weights learns from labels of at least two classes with readable images, and '{store.Folder}' has them of {known.Select(l => l.Class).Distinct().Count()}; label some first (`winnow next {store.Folder}`).");
            }

            var features = encoder.Encode(images, images.Ids, cancel);
            scale = Scale(features);
            TensorPrimitives.Multiply(features.Span, scale, features.Span);
            using var model = new SoftmaxRegression(new(images.Ids, features), classes).Fit(known, new Random(0), null, cancel); // chance decides about members alone, which are not asked for
            head = model.Gather([known[0].Id], Evidence.Head, cancel).Head!;
            Source = $"softmax on {Path.GetFileName(options.Weights)}, {known.Length} labels";
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Source { get; }

    /// <inheritdoc/>
    public (IReadOnlyList<StreamSample> Samples, IReadOnlyList<FileProblem> Problems) Score(IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        var images = ImageTensorStore.Load(samples, encoder.Preprocessing, null, cancel);
        return ([.. images.Ids.Select(One)], images.Problems);

        StreamSample One(SampleId id)
        {
            var embedding = encoder.Encode(images, [id], cancel).Row(0).ToArray();
            TensorPrimitives.Multiply(embedding, scale, embedding);
            return new() { Id = id, Probabilities = head.Probabilities(embedding), Embedding = embedding, Classes = classes };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => encoder.Dispose();

    // One factor for all that makes values of order 1, as the regression's penalty expects.
    private static float Scale(Matrix features)
    {
        var mean = Math.Sqrt(TensorPrimitives.SumOfSquares<float>(features.Span) / (double)features.Span.Length);
        return mean > 0 ? (float)(1 / mean) : 1;
    }
}
