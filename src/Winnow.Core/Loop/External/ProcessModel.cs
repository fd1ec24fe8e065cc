using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Loop;

/// <summary>What a trainer outside Winnow has learned, in a folder that goes when the model does.</summary>
internal sealed class ProcessModel(TrainerCall call, IReadOnlyDictionary<SampleId, Sample> samples, IReadOnlyList<LabelledSample> labelled, TrainerImages images, ProcessLearner learner) : IModel
{
    private int asks;

    /// <inheritdoc/>
    public Measurement Measure(IReadOnlyList<LabelledSample> holdout, CancellationToken cancel)
    {
        Sample[] asked = [.. holdout.Select(s => samples[s.Id])];
        if (call.IsDetection)
        {
            var found = Predict(asked, cancel).Detections(asked);
            return learner.Figure(AveragePrecision.Of([.. holdout.Zip(found, (h, f) => EvaluatedImage.Of(h.Objects, f))], call.Classes.Count, masks: false, cancel));
        }

        var metrics = ClassificationMetrics.Of(Matrix.FromRows(Predict(asked, cancel).Probabilities(asked)), [.. holdout.Select(s => s.Class)]);
        return new(learner.Metric, learner.Metric == "balanced accuracy" ? metrics.BalancedAccuracy : metrics.Accuracy) { Classification = metrics };
    }

    /// <inheritdoc/>
    public PoolView Gather(IReadOnlyList<SampleId> pool, Evidence evidence, CancellationToken cancel)
    {
        if ((evidence & ~learner.Provides) is var missing and not Evidence.None)
        {
            throw new MissingEvidenceException(missing.ToString());
        }

        var view = new PoolView { Ids = pool, Classes = call.Classes, Labelled = evidence.HasFlag(Evidence.Labels) ? LabelledView.Of(labelled) : null };
        if ((evidence & ~Evidence.Labels) == Evidence.None || pool.Count == 0)
        {
            return view;
        }

        Sample[] asked = [.. pool.Select(id => samples[id])];
        var answers = Predict(asked, cancel);
        return call.IsDetection ? view with { Detections = answers.Detections(asked) } : view with { Probabilities = Matrix.FromRows(answers.Probabilities(asked)) };
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(call.Folder, recursive: true);

    private TrainerAnswers Predict(Sample[] asked, CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"predict-{++asks}");
        var (list, answers) = (Path.Combine(call.Folder, name + ".jsonl"), Path.Combine(call.Folder, name + ".answers.jsonl"));
        images.Write(list, asked.Select(s => (s, (Annotation?)null)));
        call.Run("predict", list, answers, null, cancel);
        return new(answers, call.Classes.Count, ReadLimits.Default);
    }
}
