using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>Runs a model over any number of image files, a part at a time, so that memory holds pixels of one part only.</summary>
internal static class ImageScoring
{
    /// <summary>Pixels in memory at once.</summary>
    private const int PartBytes = 256 << 20;

    /// <summary>Evidence about the readable images, in the order given; the others are named.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">Distinct samples.</param>
    /// <param name="needs">Evidence about each image; not its labels.</param>
    /// <param name="progress">Receives the share done and words with images and speed.</param>
    /// <param name="clock">Measures the speed.</param>
    /// <param name="cancel">Checked before every image.</param>
    /// <param name="spill">Folder where embeddings and probabilities of a pool of <see cref="LargePool.SamplesMin"/> samples and more are kept instead of in memory; null for memory.</param>
    /// <param name="spillMin">Samples from which on they are.</param>
    public static (PoolView View, IReadOnlyList<FileProblem> Problems) Gather(
        ClassifierModel model, IReadOnlyList<Sample> samples, Evidence needs, Action<double, string> progress, TimeProvider clock, CancellationToken cancel,
        string? spill = null, int spillMin = LargePool.SamplesMin)
    {
        using var files = spill is not null && samples.Count >= spillMin && (needs & ~SpilledEvidence.Kinds) == Evidence.None ? new SpilledEvidence(spill) : null;
        var size = Math.Clamp(PartBytes / model.Preprocessing.SampleBytes, 1, Math.Max(1, samples.Count));
        var views = new List<PoolView>();
        var problems = new List<FileProblem>();
        var began = clock.GetTimestamp();
        var done = 0;
        foreach (var part in samples.Chunk(size))
        {
            var images = ImageTensorStore.Load(part, model.Preprocessing, null, cancel);
            problems.AddRange(images.Problems);
            Keep(model.Over(images, []).Gather(images.Ids, needs, cancel));
            done += part.Length;
            var speed = done / Math.Max(1e-9, clock.GetElapsedTime(began).TotalSeconds);
            progress((double)done / samples.Count, string.Create(CultureInfo.InvariantCulture, $"scoring · {done} of {samples.Count} · {speed:0} images/s"));
        }

        return (files?.ToView(model.Classes) ?? Join(views, model.Classes), problems);

        void Keep(PoolView view)
        {
            if (files is null)
            {
                views.Add(view);
            }
            else
            {
                files.Write(view);
            }
        }
    }

    /// <summary>One view of several parts that say the same of different images.</summary>
    internal static PoolView Join(List<PoolView> views, IReadOnlyList<string> classes)
    {
        if (views is [var only])
        {
            return only;
        }

        var members = views.Count == 0 ? 0 : views[0].MemberProbabilities?.Count ?? 0;
        var residuals = Join(views, v => v.GradientFactors?.Residuals);
        return new PoolView
        {
            Ids = [.. views.SelectMany(v => v.Ids)],
            Classes = classes,
            Probabilities = Join(views, v => v.Probabilities),
            MemberProbabilities = members == 0 ? null : [.. Enumerable.Range(0, members).Select(m => Join(views, v => v.MemberProbabilities![m])!)],
            Embeddings = Join(views, v => v.Embeddings),
            Head = views.Count == 0 ? null : views[0].Head,
            GradientFactors = residuals is null ? null : new(residuals, Join(views, v => v.GradientFactors!.Features)!),
        };
    }

    private static Matrix? Join(List<PoolView> views, Func<PoolView, Matrix?> part)
    {
        if (views.Count == 0 || part(views[0]) is not { } first)
        {
            return null;
        }

        var joined = new Matrix(views.Sum(v => v.Ids.Count), first.Columns);
        var row = 0;
        foreach (var matrix in views.Select(v => part(v)!))
        {
            matrix.Span.CopyTo(joined.Span[(row * joined.Columns)..]);
            row += matrix.Rows;
        }

        return joined;
    }
}
