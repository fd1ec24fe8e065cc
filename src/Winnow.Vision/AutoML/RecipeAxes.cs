using System.Globalization;
using Winnow.Core.Search;

namespace Winnow.Vision.AutoML;

/// <summary>The axes that recipes of all tasks share.</summary>
internal static class RecipeAxes
{
    public const string LearningRate = "learning rate";
    public const string WeightDecay = "weight decay";
    public const string Length = "length";
    public const string Batch = "batch";
    public const string Augmentation = "augmentation";
    public const string Size = "size";
    public const string Model = "model";
    public const string Keep = "keep";
    public const string Larger = "larger";

    // The least decay that a logarithmic axis has; what lies below it counts as none.
    private const double DecayLow = 1e-6;
    private const double DecayHigh = 0.1;

    /// <summary>Learning rate, weight decay, length and images a step, around those in use.</summary>
    public static IEnumerable<SearchParameter> Optimisation(double learningRate, double weightDecay, int batch, params IReadOnlyList<int> batches) =>
    [
        new FloatParameter(LearningRate, learningRate / 10, learningRate * 5) { Log = true },
        new FloatParameter(WeightDecay, DecayLow, Math.Max(DecayHigh, weightDecay)) { Log = true },
        new CategoricalParameter(Length, "0.5", "1", "2"),
        new CategoricalParameter(Batch, [.. batches.Append(batch).Distinct().Order().Select(b => b.ToString(CultureInfo.InvariantCulture))]),
    ];

    /// <summary>Values of those axes in use.</summary>
    public static IEnumerable<KeyValuePair<string, ParameterValue>> OptimisationOf(double learningRate, double weightDecay, int batch) =>
    [
        new(LearningRate, learningRate),
        new(WeightDecay, Math.Max(DecayLow, weightDecay)),
        new(Length, "1"),
        new(Batch, batch.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Weight decay at a point.</summary>
    public static double DecayAt(SearchPoint point) => point.Number(WeightDecay) <= DecayLow ? 0 : point.Number(WeightDecay);

    /// <summary>Images a step at a point.</summary>
    public static int BatchAt(SearchPoint point) => int.Parse(point.Choice(Batch), CultureInfo.InvariantCulture);

    /// <summary>A number of epochs or steps at a point's length.</summary>
    public static int Scaled(int number, SearchPoint point) => Math.Max(1, (int)Math.Round(number * double.Parse(point.Choice(Length), CultureInfo.InvariantCulture)));

    /// <summary>What a training costs beside others: a notch of the network counts four times, then pixels and images shown at the least.</summary>
    public static double Cost(string model, IReadOnlyList<IReadOnlyList<string>> ladders, double side, int steps, int batch) =>
        Math.Pow(4, Math.Max(0, ladders.Max(l => l.ToList().IndexOf(model)))) * side * side * steps * batch;

    /// <summary>An axis of one notch.</summary>
    public static SearchParameter Notch(string name) => new CategoricalParameter(name, Keep, Larger);

    /// <summary>The entry after one of the same family, such as <c>resnet34</c> after <c>resnet18</c>; null for the last.</summary>
    public static string? Next(string name, params IReadOnlyList<IReadOnlyList<string>> ladders) =>
        ladders.Select(l => (Ladder: l, At: l.ToList().IndexOf(name))).Where(l => l.At >= 0 && l.At + 1 < l.Ladder.Count).Select(l => l.Ladder[l.At + 1]).FirstOrDefault();

    /// <summary>The ladders of a catalogue whose names begin with their family: smaller networks come first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Families(IEnumerable<string> names) => [.. names.GroupBy(n => n.Split('-')[0]).Select(g => (IReadOnlyList<string>)[.. g])];
}
