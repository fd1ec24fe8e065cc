using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Labels;

/// <summary>Answers from known classes or objects, with errors, skips and costs drawn for each sample on its own.</summary>
/// <remarks>The answer depends on seed and sample alone: not on when, how often or after what else it is asked, so that strategies meet the same annotator.</remarks>
public sealed class SimulatedAnnotator : IOracle
{
    private readonly Dictionary<SampleId, Annotation> truth;
    private readonly AnnotatorOptions options;
    private readonly int classes;
    private readonly int seed;

    /// <summary>An annotator who knows these samples.</summary>
    /// <param name="truth">Every sample that may be asked about, with its true class.</param>
    /// <param name="classes">Number of classes; at least 2 where there is noise.</param>
    /// <param name="options">Quality and cost.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a class is.</exception>
    public SimulatedAnnotator(IReadOnlyList<LabelledSample> truth, int classes, AnnotatorOptions options, int seed)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, options.Noise > 0 ? 2 : 1);
        this.truth = truth.ToDictionary(s => s.Id, s => s.Annotation);
        if (truth.SelectMany(s => s.ClassesNamed.Where(c => c < 0 || c >= classes).Select(c => (s.Id, Class: c))).Cast<(SampleId Id, int Class)?>().FirstOrDefault() is { } wrong)
        {
            throw new ArgumentException($"Sample {wrong.Id} has class {wrong.Class}; there are {classes} classes.", nameof(truth));
        }

        this.classes = classes;
        this.options = options;
        this.seed = seed;
    }

    /// <inheritdoc/>
    public string Name
    {
        get
        {
            List<string> parts = [];
            Add(options.Noise > 0, $"noise {options.Noise:0.##%}");
            Add(options.Skips > 0, $"skips {options.Skips:0.##%}");
            Add(options.Seconds > 0, $"{options.Seconds:0.##} s per question");
            Add(options.SecondsPerObject > 0, $"{options.SecondsPerObject:0.##} s per object");
            return parts.Count == 0 ? "perfect" : string.Join(", ", parts);

            void Add(bool applies, FormattableString text)
            {
                if (applies)
                {
                    parts.Add(text.ToString(CultureInfo.InvariantCulture));
                }
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The sample is not among those the annotator knows.</exception>
    public OracleAnswer Ask(SampleId sample)
    {
        if (!truth.TryGetValue(sample, out var answer))
        {
            throw new ArgumentException($"The simulated annotator does not know sample {sample}; it was made for {truth.Count} others.", nameof(sample));
        }

        // Every draw is made whatever comes of it, so that changing one option leaves the other draws as they were.
        var random = new Random(Seed.Derive(seed, $"annotator/{sample}"));
        var objects = (answer as ObjectLabels)?.Objects.Count ?? 0;
        var seconds = (options.Seconds + (options.SecondsPerObject * objects)) * Math.Exp(options.SecondsSpread * Normal(random));
        var skips = random.NextDouble() < options.Skips;
        var reason = options.SkipReasons[random.Next(options.SkipReasons.Count)];
        if (skips)
        {
            return new OracleAnswer.Skipped(reason, seconds);
        }

        Annotation said = answer is ObjectLabels drawn
            ? options.Noise > 0 ? new ObjectLabels([.. drawn.Objects.Select(o => o with { Class = Named(o.Class, random) })]) : drawn
            : new ClassLabel(Named(((ClassLabel)answer).Class, random));
        return new OracleAnswer.Annotated(said, seconds);
    }

    private int Named(int truly, Random random) => random.NextDouble() < options.Noise ? (truly + 1 + random.Next(classes - 1)) % classes : truly;

    // Box and Muller (1958); 1 − u keeps the logarithm away from 0.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
