using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Cli.Working;

/// <summary>Turns what models found on images that they did not learn from into figures with intervals: over all, by class, by part of the images, and the images where most is wrong.</summary>
/// <remarks>Intervals are percentiles (2.5th to 97.5th) over 200 draws of as many images with replacement; a draw in which a figure does not exist counts for nothing. O(draws × parts) evaluations.</remarks>
/// <param name="evaluation">Judges the images.</param>
/// <param name="seed">Draws the images.</param>
internal sealed class ObjectMeasuring(ObjectEvaluation evaluation, int seed)
{
    private const int Draws = 200;
    private const int PartsMax = 40;
    private const int FaultsMax = 100;

    /// <summary>All figures; null where there is nothing to judge by.</summary>
    /// <param name="labels">Labels that the model learned from.</param>
    /// <param name="parts">Parts of the images by name.</param>
    /// <param name="progress">Receives the share done, 0 to 1.</param>
    /// <param name="cancel">Checked between draws.</param>
    public ObjectMeasure? Of(double labels, IReadOnlyList<(string Name, IReadOnlyList<SampleId> Samples)> parts, Action<double> progress, CancellationToken cancel)
    {
        int[] all = [.. Enumerable.Range(0, evaluation.Images.Count)];
        var whole = evaluation.Of(all);
        if (whole.Value is not { } value)
        {
            return null;
        }

        var drawn = Draw(all, "all", cancel);
        progress(0.5);
        var faults = all.Select(row => (Row: row, Fault: evaluation.Fault(row))).Where(f => f.Fault.Loss > 0).ToArray();
        return new(
            evaluation.Metric, labels, all.Length, Bound(value, drawn, d => d.Value), whole.More,
            [.. whole.Classes.Select((c, i) => new ObjectClass(c.Class, c.Objects, BoundOrNull(c.Value, drawn, d => d.Classes[i].Value)))],
            [
                .. whole.Parts.Select((p, i) => new ObjectPart(p.Name, p.Images, BoundOrNull(p.Value, drawn, d => d.Parts[i].Value))).Where(p => p.Images > 0),
                .. OfImages(parts, progress, cancel),
            ],
            [
                .. faults.OrderByDescending(f => f.Fault.Loss).ThenBy(f => evaluation.Images[f.Row].Sample).Take(FaultsMax)
                    .Select(f => new ObjectFault(evaluation.Images[f.Row].Sample, f.Fault.Loss, f.Fault.Sentence)),
            ],
            faults.Length);
    }

    /// <summary>The leading figure over all images with its interval; null where there is nothing to judge by.</summary>
    /// <param name="cancel">Checked between draws.</param>
    public Bounded? Whole(CancellationToken cancel)
    {
        int[] all = [.. Enumerable.Range(0, evaluation.Images.Count)];
        return evaluation.Of(all).Value is { } value ? Bound(value, Draw(all, "all", cancel), d => d.Value) : null;
    }

    /// <summary>Parts by tag, and by each value of what is known about the images.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<SampleId> Samples)> PartsOf(Store store, IReadOnlyCollection<SampleId> images)
    {
        var measured = images.ToHashSet();
        return
        [
            .. store.ReadTags().Select(t => (t.Tag, Samples: (IReadOnlyList<SampleId>)[.. store.ReadTagged(t.Tag).Where(measured.Contains)])).Where(t => t.Samples.Count > 0),
            .. MetadataSlices.Of(store, images),
        ];
    }

    private List<ObjectPart> OfImages(IReadOnlyList<(string Name, IReadOnlyList<SampleId> Samples)> parts, Action<double> progress, CancellationToken cancel)
    {
        var rows = evaluation.Images.Index().ToDictionary(i => new SampleId(i.Item.Sample), i => i.Index);
        var found = new List<ObjectPart>();
        foreach (var (name, samples) in parts.Take(PartsMax))
        {
            int[] part = [.. samples.Select(s => rows[s])];
            var value = evaluation.Of(part).Value;
            found.Add(new(name, part.Length, value is null ? null : BoundOrNull(value, Draw(part, name, cancel), d => d.Value)));
            progress(0.5 + (0.5 * found.Count / Math.Min(parts.Count, PartsMax)));
        }

        return found;
    }

    private List<ObjectFigures> Draw(int[] rows, string name, CancellationToken cancel)
    {
        var random = new Random(Seed.Derive(seed, $"draws/{name}"));
        var drawn = new List<ObjectFigures>(Draws);
        for (var i = 0; i < Draws; i++)
        {
            cancel.ThrowIfCancellationRequested();
            drawn.Add(evaluation.Of([.. rows.Select(_ => rows[random.Next(rows.Length)])]));
        }

        return drawn;
    }

    private static Bounded? BoundOrNull(double? value, List<ObjectFigures> drawn, Func<ObjectFigures, double?> of) => value is { } known ? Bound(known, drawn, of) : null;

    private static Bounded Bound(double value, List<ObjectFigures> drawn, Func<ObjectFigures, double?> of)
    {
        double[] values = [.. drawn.Select(of).OfType<double>().Append(value).Order()];
        return new(value, values[(int)(0.025 * (values.Length - 1))], values[(int)Math.Ceiling(0.975 * (values.Length - 1))]);
    }
}
