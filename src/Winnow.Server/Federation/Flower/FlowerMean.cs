using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>Joins the models of Flower clients: the mean weighted by examples, after the checks that every plain update goes through.</summary>
internal static class FlowerMean
{
    /// <exception cref="InvalidDataException">No model can be taken.</exception>
    public static FlowerParameters Of(FlowerParameters start, IReadOnlyList<(string Client, FlowerAnswer Answer)> answers, List<string> notes)
    {
        var arrays = start.Arrays();
        var layout = Layout(arrays);
        var global = new ModelWeights(layout, [.. arrays.SelectMany(a => a.Values)]);
        var updates = new List<ModelUpdate>();
        foreach (var (client, answer) in answers)
        {
            try
            {
                var own = (answer.Parameters ?? throw new InvalidDataException("it sent no model")).Arrays();
                updates.Add(new(client, new(Layout(own), [.. own.SelectMany(a => a.Values)]), answer.Examples));
            }
            catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
            {
                notes.Add($"{client}: refused: {exception.Message}");
            }
        }

        var verdicts = new UpdateGuard().Check(global, updates);
        notes.AddRange(verdicts.Where(v => v.Reason is not null).Select(v => $"{v.Site}: {v.Reason}"));
        ModelUpdate[] usable = [.. verdicts.Select(v => v.Update).OfType<ModelUpdate>()];
        if (usable.Length == 0)
        {
            throw new InvalidDataException($"No client sent a model that can be taken. {string.Join(" ", notes)}");
        }

        var mean = new FedAvg().Combine(usable);
        return FlowerParameters.Of(arrays.Select((a, i) => a with { Values = mean.Values[layout.Range(i)] }));
    }

    // Flower's tensors have no names: their places are.
    private static TensorLayout Layout(IReadOnlyList<NpyArray> arrays) => new([.. arrays.Select((a, i) => new TensorShape(FormattableString.Invariant($"tensor {i}"), a.Shape))]);
}
