using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>What regressions on the model's embeddings, each fitted without the labels it judges, believe of the labels: losses, and labels that are probably wrong.</summary>
/// <param name="Losses">−ln of the belief in each label, in the order of the labels.</param>
/// <param name="Suspects">What confident learning holds to be wrong, most suspect first.</param>
internal sealed record LabelJudge(IReadOnlyList<double> Losses, IReadOnlyList<JobSuspect> Suspects)
{
    private const int Folds = 5;
    private const int SuspectsMax = 1000;

    /// <summary>Judges the labels, or gives null where there are too few.</summary>
    public static LabelJudge? Judge(ClassifierModel model, ImageTensorStore images, IReadOnlyList<LabelledSample> labelled, Project project, CancellationToken cancel)
    {
        if (labelled.Count < Folds)
        {
            return null;
        }

        SampleId[] ids = [.. labelled.Select(l => l.Id)];
        var view = model.Over(images, []).Gather(ids, Evidence.Embeddings, cancel);
        var probabilities = OutOfFold.Probabilities(
            LabelFeatures.Of(view), labelled, project.Classes, Seed.Derive(project.Seed, "suspects"), cancel, Folds, threads: 1);
        int[] labels = [.. labelled.Select(l => l.Class)];
        var wrong = new ConfidentLearning(labels, probabilities).Wrong().ToHashSet();
        return new(
            [.. labels.Select((c, i) => -Math.Log(Math.Max(probabilities[i, c], 1e-12)))],
            [
                .. SuspectLabels.Rank(labels, probabilities).Where(s => wrong.Contains(s.Item)).Take(SuspectsMax)
                    .Select(s => new JobSuspect(labelled[s.Item].Id.Value, s.Given, s.Suggested, s.Suspicion, Math.Clamp(s.Confidence, 0, 1))),
            ]);
    }
}
