using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Cli.Pretraining;

/// <summary>The images that an encoder learns from, and the labels that tell how good it is: of a project, or of any folder.</summary>
/// <param name="Samples">All usable images.</param>
/// <param name="Labels">Labels of some of them; empty where there are none, or of objects.</param>
/// <param name="Seed">The project's seed, or 1.</param>
internal sealed record PretrainData(IReadOnlyList<Sample> Samples, IReadOnlyList<LabelledSample> Labels, int Seed)
{
    /// <summary>Images that are looked at for colour.</summary>
    private const int Looked = 50;

    /// <summary>Whether a folder is a project.</summary>
    public static bool IsProject(string folder) => Store.IsProject(folder);

    /// <summary>Everything in a project, or the train part of a data set.</summary>
    /// <exception cref="CommandException">There is no such folder.</exception>
    public static PretrainData Open(string folder, TimeProvider clock, CancellationToken cancel)
    {
        if (!IsProject(folder))
        {
            var data = DataSource.Find(folder, cancel);
            return new(data.Train, [.. data.Train.Where(s => s.Class is not null).Select(s => new LabelledSample(s.Id, new ClassLabel(s.Class!.Value)))], Seed: 1);
        }

        using var store = Store.OpenForReading(folder, clock);
        var project = store.ReadProject();
        return new(
            [.. store.ReadSamples().Where(s => s.Problem is null).Select(s => ProjectModels.Image(project, s.Id, s.Path))],
            ProjectTask.HasObjects(store) ? [] : store.ReadLabels(),
            project.Seed);
    }

    /// <summary>The samples as a data set without a test part.</summary>
    public ImageDataset AsDataset() => new() { Name = "pool", Classes = [], Train = Samples, Test = [], Hash = "" };

    /// <summary>Grey where no image that is looked at has a colour, else colour.</summary>
    public static ViewKind KindOf(ImageTensorStore images)
    {
        var shape = images.Preprocessing;
        if (shape.Channels == 1)
        {
            return ViewKind.Grey;
        }

        var plane = shape.Width * shape.Height;
        var stride = Math.Max(1, images.Ids.Count / Looked);
        for (var row = 0; row < images.Ids.Count; row += stride)
        {
            var pixels = images.Pixels.AsSpan(row * shape.SampleBytes, shape.SampleBytes);
            for (var i = 0; i < plane; i++)
            {
                if (Math.Abs(pixels[i] - pixels[i + plane]) > 8 || Math.Abs(pixels[i] - pixels[i + (2 * plane)]) > 8)
                {
                    return ViewKind.Colour;
                }
            }
        }

        return ViewKind.Grey;
    }
}
