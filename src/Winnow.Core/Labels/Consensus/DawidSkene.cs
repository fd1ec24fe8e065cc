namespace Winnow.Core.Labels;

/// <summary>Finds the true classes and every annotator's confusions together, from answers alone.</summary>
/// <remarks>
/// Dawid and Skene (1979), by expectation maximisation from the shares of the votes. A small Dirichlet prior keeps the confusions of rarely seen classes finite, so the
/// logarithm of the posterior is what never falls. O(answers × classes) per step, plus O(annotators × classes²).
/// </remarks>
/// <param name="steps">Steps at most, at least 1, default 200.</param>
/// <param name="tolerance">Ends when the objective per answer rises by less, above 0, default 1e-8.</param>
/// <param name="smoothing">Answers each cell of a confusion starts with, 0 or more, default 0.01.</param>
public sealed class DawidSkene(int steps = 200, double tolerance = 1e-8, double smoothing = 0.01)
{
    /// <summary>Fits classes and confusions.</summary>
    /// <exception cref="ArgumentException">There is no answer at all.</exception>
    public DawidSkeneResult Fit(AnswerTable answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        int[] answered = [.. Enumerable.Range(0, answers.Items).Where(i => answers.Of(i).Count > 0)];
        if (answered.Length == 0)
        {
            throw new ArgumentException("Nobody has answered yet; there is nothing to learn from.", nameof(answers));
        }

        var classes = answers.Classes;
        var posteriors = new double[answers.Items][];
        for (var i = 0; i < posteriors.Length; i++)
        {
            var votes = answers.Votes(i);
            posteriors[i] = [.. votes.Select(v => votes.Sum() > 0 ? v / votes.Sum() : 1.0 / classes)];
        }

        var total = answered.Sum(i => answers.Of(i).Count);
        List<double> objectives = [];
        double[] priors = [];
        double[][][] confusions = [];
        for (var step = 0; step < steps; step++)
        {
            (priors, confusions) = Maximise(answers, answered, posteriors);
            objectives.Add(Expect(answers, answered, posteriors, priors, confusions));
            if (step > 0 && objectives[^1] - objectives[^2] < tolerance * total)
            {
                break;
            }
        }

        foreach (var i in Enumerable.Range(0, answers.Items).Except(answered))
        {
            posteriors[i] = [.. priors];
        }

        return new(posteriors, priors, confusions, objectives);
    }

    private (double[] Priors, double[][][] Confusions) Maximise(AnswerTable answers, int[] answered, double[][] posteriors)
    {
        var classes = answers.Classes;
        var priors = new double[classes];
        var confusions = new double[answers.Annotators][][];
        for (var a = 0; a < confusions.Length; a++)
        {
            confusions[a] = [.. Enumerable.Range(0, classes).Select(_ => Enumerable.Repeat(smoothing, classes).ToArray())];
        }

        foreach (var i in answered)
        {
            for (var c = 0; c < classes; c++)
            {
                priors[c] += posteriors[i][c] / answered.Length;
                foreach (var answer in answers.Of(i))
                {
                    confusions[answer.Annotator][c][answer.Class] += posteriors[i][c];
                }
            }
        }

        foreach (var row in confusions.SelectMany(a => a))
        {
            var sum = row.Sum();
            for (var c = 0; c < row.Length; c++)
            {
                // Without prior and answers a row is anyone's guess.
                row[c] = sum > 0 ? row[c] / sum : 1.0 / row.Length;
            }
        }

        return (priors, confusions);
    }

    /// <summary>Posteriors in place; returns the log likelihood plus the log prior of the confusions, up to a constant.</summary>
    private double Expect(AnswerTable answers, int[] answered, double[][] posteriors, double[] priors, double[][][] confusions)
    {
        var objective = smoothing == 0 ? 0 : smoothing * confusions.SelectMany(a => a).SelectMany(r => r).Sum(Math.Log);
        foreach (var i in answered)
        {
            double[] logs = [.. priors.Select((p, c) => Math.Log(p) + answers.Of(i).Sum(a => Math.Log(confusions[a.Annotator][c][a.Class])))];
            var top = logs.Max();
            var sum = logs.Sum(l => Math.Exp(l - top));
            objective += top + Math.Log(sum);
            for (var c = 0; c < logs.Length; c++)
            {
                posteriors[i][c] = Math.Exp(logs[c] - top) / sum;
            }
        }

        return objective;
    }
}

/// <summary>What Dawid and Skene's method found.</summary>
/// <param name="Posteriors">Probability of each class for each item [items][classes]; the priors where nobody answered.</param>
/// <param name="Priors">Share of each class [classes].</param>
/// <param name="Confusions">Probability that an annotator names a class where another is true [annotators][true][named].</param>
/// <param name="Objectives">Log posterior after each step, up to a constant; it never falls.</param>
public sealed record DawidSkeneResult(
    IReadOnlyList<IReadOnlyList<double>> Posteriors, IReadOnlyList<double> Priors, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> Confusions, IReadOnlyList<double> Objectives)
{
    /// <summary>The most probable class of an item, the lowest of those tied.</summary>
    public int ClassOf(int item)
    {
        var row = Posteriors[item];
        var best = 0;
        for (var c = 1; c < row.Count; c++)
        {
            // A hair's breadth is a tie: the order of summation decides nothing.
            best = row[c] > row[best] + 1e-12 ? c : best;
        }

        return best;
    }
}
