using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Federation;

/// <summary>One site of a simulation: its samples, what is labelled of them, and its own state.</summary>
internal sealed class SimulatedSite(string name, IReadOnlyList<LabelledSample> samples, SampleFeatures features, int classes)
{
    private readonly Dictionary<SampleId, LabelledSample> truth = samples.ToDictionary(s => s.Id);
    private readonly SortedSet<SampleId> pool = [.. samples.Select(s => s.Id)];
    private readonly List<LabelledSample> labelled = [];

    public string Name => name;

    public IReadOnlyList<LabelledSample> Samples => samples;

    public int Labelled => labelled.Count;

    public IEnumerable<SampleId> LabelledIds => labelled.Select(s => s.Id);

    public IEnumerable<SampleId> PoolIds => pool;

    /// <summary>The site's control variate under SCAFFOLD.</summary>
    public ModelWeights? Control { get; set; }

    /// <summary>The annotators answer.</summary>
    public void Label(SampleId id)
    {
        if (pool.Remove(id))
        {
            labelled.Add(truth[id]);
        }
    }

    /// <summary>Local training from the global model.</summary>
    public ModelUpdate Train(ModelWeights global, ModelWeights? control, LocalTraining options, int seed, CancellationToken cancel)
    {
        var correction = control is null ? null : control.Minus(Control ??= new(global.Layout));
        var (inputs, classesOf) = (features.Of([.. labelled.Select(s => s.Id)]), labelled.Select(s => s.Class).ToArray());
        var result = SoftmaxSiteTrainer.Train(global, inputs, classesOf, options, correction, new Random(seed), cancel);
        var update = new ModelUpdate(name, result.Weights, labelled.Count);
        if (control is null)
        {
            return update;
        }

        var next = Scaffold.NextOwn(Control!, control, global, result.Weights, result.Steps, result.LearningRate);
        update = update with { ControlChange = next.Minus(Control!) };
        Control = next;
        return update;
    }

    /// <summary>The pool with the keys that rank it among all sites.</summary>
    public IReadOnlyList<ScoredSample> Score(ModelWeights global, ISiteSelector selector, int expected, int seed)
    {
        SampleId[] ids = [.. pool];
        if (ids.Length == 0)
        {
            return [];
        }

        var inputs = features.Of(ids);
        var predicted = SoftmaxSiteTrainer.Predict(global, inputs);
        var counts = new int[classes];
        foreach (var sample in labelled)
        {
            counts[sample.Class]++;
        }

        var view = new SitePool { Ids = ids, Global = predicted, Local = Local(inputs) ?? predicted, Embeddings = inputs, LabelledPerClass = counts, Labelled = Known(), Expected = expected };
        var scores = selector.Score(view, new Random(Seed.Derive(seed, $"select/{name}")));
        return [.. ids.Select((id, i) => new ScoredSample(id, SiteSelectors.Top(predicted.Row(i)), ScoredSample.KeyOf(scores[i], seed, name, id)))];
    }

    private LabelledView? Known() => labelled.Count == 0 ? null : LabelledView.Of(labelled) with { Embeddings = features.Of([.. labelled.Select(s => s.Id)]) };

    // The site's own model: fitted on its own labels alone.
    private Matrix? Local(Matrix inputs)
    {
        if (labelled.Count == 0)
        {
            return null;
        }

        var fit = SoftmaxFit.Of(features.Of([.. labelled.Select(s => s.Id)]), [.. labelled.Select(s => s.Class)], classes);
        var probabilities = new Matrix(inputs.Rows, classes);
        for (var i = 0; i < inputs.Rows; i++)
        {
            fit.Predict(inputs.Row(i), probabilities.Row(i));
        }

        return probabilities;
    }
}
