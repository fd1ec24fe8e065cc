using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Finds the temperature by which logits should be divided.</summary>
internal static class TemperatureFit
{
    private const int Folds = 5;
    private const double Penalty = 1e-3;
    private const double Lowest = 0.1;
    private const double Highest = 10;

    /// <summary>The temperature for predictions that a softmax regression makes for rows it has not seen; 1 where there are fewer than <paramref name="fewest"/>.</summary>
    public static double OutOfFold(Matrix embeddings, IReadOnlyList<int> classes, IReadOnlyList<SampleId> ids, int fewest)
    {
        var (logits, truths) = (new List<double[]>(), new List<int>());
        // Dealt class by class, in the order of ids: every fold has its share of each class, whatever the order of the rows.
        int[] order = [.. Enumerable.Range(0, classes.Count).OrderBy(i => (classes[i], ids[i].Value))];
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] training = [.. order.Where((_, place) => place % Folds != fold)];
            // Classes that the fold's model never met would tell about gaps in the labels, not about its sureness.
            int[] known = [.. training.Select(i => classes[i]).Distinct().Order()];
            int[] held = [.. order.Where((i, place) => place % Folds == fold && known.Contains(classes[i]))];
            if (known.Length < 2)
            {
                continue;
            }

            var problem = new SoftmaxProblem(embeddings.Select(training), [.. training.Select(i => Array.IndexOf(known, classes[i]))], known.Length, Penalty);
            var weights = problem.Minimise(new double[known.Length * (embeddings.Columns + 1)], iterations: 200, tolerance: 1e-5);
            foreach (var i in held)
            {
                var row = new double[known.Length];
                SoftmaxProblem.Logits(weights, embeddings.Row(i), row);
                logits.Add(row);
                truths.Add(Array.IndexOf(known, classes[i]));
            }
        }

        return logits.Count < fewest ? 1 : Minimise(logits, truths);
    }

    /// <summary>Golden-section search for ln T: the log loss is convex in 1/T, so it has one valley in ln T.</summary>
    public static double Minimise(IReadOnlyList<double[]> logits, IReadOnlyList<int> truths)
    {
        var (low, high) = (Math.Log(Lowest), Math.Log(Highest));
        var ratio = (Math.Sqrt(5) - 1) / 2;
        for (var step = 0; step < 40; step++)
        {
            var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
            (low, high) = LogLoss(logits, truths, Math.Exp(left)) <= LogLoss(logits, truths, Math.Exp(right)) ? (low, right) : (left, high);
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>Mean log loss of the logits divided by a temperature.</summary>
    public static double LogLoss(IReadOnlyList<double[]> logits, IReadOnlyList<int> truths, double temperature)
    {
        var loss = 0.0;
        for (var i = 0; i < logits.Count; i++)
        {
            var top = logits[i].Max();
            var sum = 0.0;
            foreach (var value in logits[i])
            {
                sum += Math.Exp((value - top) / temperature);
            }

            loss += Math.Log(sum) - ((logits[i][truths[i]] - top) / temperature);
        }

        return loss / logits.Count;
    }
}
