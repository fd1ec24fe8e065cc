using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Search;
using Winnow.Core.Tuning;

namespace Winnow.Vision.AutoML;

/// <summary>What the search for a training recipe has in common for all tasks: a learner is trained on some labels and its model measured on others.</summary>
/// <typeparam name="T">The recipe.</typeparam>
public abstract class TrainingTask<T> : IRecipeTask<T>
    where T : class
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>What the search may change; default everything.</summary>
    public TuningParts Parts { get; init; } = TuningParts.All;

    /// <inheritdoc/>
    public abstract SearchSpace SpaceAround(T incumbent);

    /// <inheritdoc/>
    public abstract SearchPoint PointOf(T incumbent);

    /// <inheritdoc/>
    public abstract T Read(SearchPoint point, T incumbent);

    /// <inheritdoc/>
    public abstract string Words(T recipe);

    /// <inheritdoc/>
    public abstract double Cost(T recipe);

    /// <summary>The learner of a recipe, measured by the metric that leads.</summary>
    public abstract ILearner Learner(T recipe);

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public abstract T Validate(T recipe);

    /// <inheritdoc/>
    public string Save(T recipe) => JsonSerializer.Serialize(recipe, Options);

    /// <inheritdoc/>
    public T Load(string json)
    {
        try
        {
            return Validate(JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("it holds null"));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"A recipe of a training cannot be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public double Score(T recipe, double share, IReadOnlyList<LabelledSample> learn, IReadOnlyList<LabelledSample> asked, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(learn);
        ArgumentNullException.ThrowIfNull(asked);
        using var model = Learner(Shortened(recipe, learn.Count, share)).Fit(learn, new Random(seed), null, cancel);
        return model.Measure(asked, cancel).Value;
    }

    /// <summary>The recipe with a share of its steps for so many samples, and nothing held out or kept besides.</summary>
    protected abstract T Shortened(T recipe, int samples, double share);

    /// <summary>Whether the search may change a part.</summary>
    protected bool Changes(TuningParts part) => (Parts & part) == part;
}
