using Winnow.Cli.Pretraining;
using Winnow.Core.Data;
using Winnow.Storage;
using Winnow.Vision.AutoML;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>The labelled images of a project as recipes want them, each size decoded once, and the encoder that recipes may start from.</summary>
internal sealed class RecipeImages
{
    private readonly Dictionary<(string Model, int? Size, bool Encoder), ImageTensorStore> stores = [];
    private readonly ImageDataset data;
    private readonly EncoderDescription? encoder;
    private readonly CancellationToken cancel;

    /// <summary>Images of labels.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="paths">Path of each sample, relative to the project's images.</param>
    /// <param name="labels">Whose images.</param>
    /// <param name="cancel">Checked before every image.</param>
    public RecipeImages(Project project, string folder, IReadOnlyDictionary<SampleId, string> paths, IReadOnlyList<LabelledSample> labels, CancellationToken cancel)
    {
        this.cancel = cancel;
        data = new()
        {
            Name = project.Name,
            Classes = project.Classes,
            Train = [.. labels.Select(l => new Sample(l.Id, paths[l.Id], new FileImage(Path.Combine(project.Images, paths[l.Id])), l.Class))],
            Test = [],
            Hash = "", // nobody asks
        };
        var place = ProjectEncoder.FolderOf(folder);
        if (EncoderFile.Exists(place))
        {
            encoder = EncoderFile.Describe(place);
            var weights = EncoderFile.WeightsPath(place);
            Start = new(encoder.Architecture, $"encoder by {encoder.Recipe.Method}", (network, _) => StartReport.Fill(network, weights));
        }
    }

    /// <summary>The project's encoder, as trainings may start from it; null where it has none that was trained here.</summary>
    public PretrainedStart? Start { get; }

    /// <summary>Told the share read of a size, 0 to 1.</summary>
    public Action<double> Reading { get; init; } = static _ => { };

    /// <summary>Whether a recipe can be followed: it starts from fresh weights, or from the encoder that is there.</summary>
    public bool CanFollow(ClassifierRecipe recipe) => !recipe.FromEncoder || Start?.Architecture == recipe.Model;

    /// <summary>The images for a recipe.</summary>
    public ImageTensorStore At(ClassifierRecipe recipe)
    {
        // Networks differ in the side they like, not in what they do with images; an encoder wants them as it learned from them.
        var key = (recipe.Size is null && !recipe.FromEncoder ? recipe.Model : "", recipe.Size, recipe.FromEncoder);
        return stores.TryGetValue(key, out var known) ? known
            : stores[key] = recipe.FromEncoder ? DatasetImages.Load(data, encoder!.Input, new Relay<double>(Reading), cancel) : DatasetImages.Load(data, ModelCatalog.Get(recipe.Model), recipe.Size, new Relay<double>(Reading), cancel);
    }
}
