using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Cli.Working;

/// <summary>What models say about the labels that chance drew, each asked only about the half it did not learn from.</summary>
internal sealed class SliceMeasure
{
    private readonly LearnJob job;
    private readonly IReadOnlyList<LabelledSample> labelled;
    private readonly ImageTensorStore images;
    private readonly int seed;
    private readonly Dictionary<SampleId, float> believed = []; // of the label, by a model that did not learn from it

    public SliceMeasure(LearnJob job, Project project, IReadOnlyList<LabelledSample> labelled, ImageTensorStore images)
    {
        (this.job, this.labelled, this.images, seed) = (job, labelled, images, project.Seed);
        WhyNot = Reason();
    }

    /// <summary>Why nothing is measured, one sentence; null where it is.</summary>
    public string? WhyNot { get; }

    /// <summary>What calibrates the confidence of models that did not learn from a sample; 1 before there is a measure.</summary>
    public double Temperature { get; private set; } = 1;

    /// <summary>What the model of a curve learns from when it leaves out one half of the slice.</summary>
    public IReadOnlyList<LabelledSample> LearnedFrom(string curve, int fold)
    {
        LabelledSample[] all = [.. labelled.Where(l => l.InclusionProbability is null || FoldOf(l) != fold)];
        LabelledSample[] drawn = [.. all.Where(l => l.InclusionProbability is not null)];
        return curve switch
        {
            RandomSlice.Winnow => all,
            RandomSlice.Random => drawn,
            _ => [.. all.Take(drawn.Length)], // labels come in the order in which they were asked for
        };
    }

    /// <summary>Measures a curve: one model per half.</summary>
    /// <param name="curve">One of <see cref="RandomSlice"/>'s.</param>
    /// <param name="model">Gives the model that did not learn from a half; it is disposed here.</param>
    /// <param name="cancel">Checked between models.</param>
    public MeasuredPoint Point(string curve, Func<string, int, ClassifierModel> model, CancellationToken cancel)
    {
        var outcomes = new List<Outcome>();
        var logits = new List<float[]>();
        var truth = new List<int>();
        for (var fold = 0; fold < RandomSlice.Folds; fold++)
        {
            cancel.ThrowIfCancellationRequested();
            using var fitted = model(curve, fold);
            LabelledSample[] asked = [.. Slice.Where(l => FoldOf(l) == fold)];
            var probabilities = fitted.Over(images, []).Predict([.. asked.Select(l => l.Id)], cancel);
            for (var i = 0; i < asked.Length; i++)
            {
                var row = probabilities.Row(i).ToArray();
                outcomes.Add(OutcomeOf(asked[i].Id, row));
                logits.Add([.. row.Select(p => MathF.Log(MathF.Max(p, 1e-12f)))]);
                truth.Add(asked[i].Class);
                if (curve == RandomSlice.Winnow)
                {
                    believed[asked[i].Id] = row[asked[i].Class];
                }
            }
        }

        if (curve == RandomSlice.Winnow)
        {
            Temperature = TemperatureScaling.Fit(Matrix.FromRows(logits), truth);
        }

        var labels = Enumerable.Range(0, RandomSlice.Folds).Average(f => (double)LearnedFrom(curve, f).Count);
        return new(job.Round, curve, labels, [.. outcomes.OrderBy(o => o.Sample)]);
    }

    /// <summary>Labelled images with the largest loss, those of the slice by models that did not learn from them.</summary>
    public IReadOnlyList<Mistake> Mistakes(ClassifierModel model, IReadOnlyList<MeasuredPoint> points, int count, CancellationToken cancel)
    {
        var fair = points.FirstOrDefault(p => p.Round == job.Round && p.Curve == RandomSlice.Winnow)?.Outcomes.ToDictionary(o => o.Sample) ?? [];
        var probabilities = model.Over(images, []).Predict([.. labelled.Select(l => l.Id)], cancel);
        return
        [
            .. labelled.Select((l, i) => MistakeOf(l, probabilities.Row(i).ToArray(), fair.GetValueOrDefault(l.Id.Value)))
                .Where(m => m.Said != m.Class).OrderByDescending(m => m.Loss).ThenBy(m => m.Sample).Take(count),
        ];
    }

    /// <summary>The likeliest class of a row.</summary>
    public static Outcome OutcomeOf(SampleId sample, float[] row)
    {
        var best = Array.IndexOf(row, row.Max());
        return new(sample.Value, best, row[best]);
    }

    private IEnumerable<LabelledSample> Slice => labelled.Where(l => l.InclusionProbability is not null);

    private int FoldOf(LabelledSample label) => RandomSlice.FoldOf(seed, label.Id);

    private Mistake MistakeOf(LabelledSample label, float[] row, Outcome? fair)
    {
        var said = fair ?? OutcomeOf(label.Id, row);
        var own = believed.TryGetValue(label.Id, out var outside) ? outside : row[label.Class];
        return new(label.Id.Value, label.Class, said.Class, said.Probability, -Math.Log(Math.Max(own, 1e-12)));
    }

    private string? Reason()
    {
        for (var fold = 0; fold < RandomSlice.Folds; fold++)
        {
            var count = Slice.Count(l => FoldOf(l) == fold);
            if (count < RandomSlice.FoldMin)
            {
                return string.Create(CultureInfo.InvariantCulture, $"Measuring takes {RandomSlice.FoldMin} labels drawn by chance in each half of the slice, and one has {count}; {Slice.Count()} are labelled in all.");
            }

            if (LearnedFrom(RandomSlice.Random, fold).Select(l => l.Class).Distinct().Count() < 2 || LearnedFrom(RandomSlice.Matched, fold).Select(l => l.Class).Distinct().Count() < 2)
            {
                return "Measuring takes labels of at least two classes in each half of the slice that chance drew, and among the first labels.";
            }
        }

        return null;
    }
}
