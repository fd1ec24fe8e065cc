using Winnow.Core.Numerics;

namespace Winnow.Core.Labels;

/// <summary>Finds the true classes, each annotator's skill and each item's difficulty together, from answers alone.</summary>
/// <remarks>
/// GLAD, Whitehill et al. (NeurIPS 2009), for any number of classes: annotator j is right about item i with probability σ(αⱼ·eᵇⁱ), and else names any other class
/// alike. Normal priors with mean 1 and variance 1 on α and b. Expectation maximisation, each maximisation by L-BFGS. O(answers × classes) per evaluation.
/// </remarks>
/// <param name="steps">Steps of expectation and maximisation, at least 1, default 20.</param>
public sealed class Glad(int steps = 20)
{
    private const int Iterations = 25;

    /// <summary>Fits classes, skills and difficulties.</summary>
    /// <exception cref="ArgumentException">There is no answer at all.</exception>
    public GladResult Fit(AnswerTable answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (Enumerable.Range(0, answers.Items).All(i => answers.Of(i).Count == 0))
        {
            throw new ArgumentException("Nobody has answered yet; there is nothing to learn from.", nameof(answers));
        }

        // First the skills, then the logarithms of the items' easiness, all at their priors' means.
        var point = Enumerable.Repeat(1.0, answers.Annotators + answers.Items).ToArray();
        var posteriors = new double[answers.Items][];
        for (var step = 0; step < steps; step++)
        {
            Expect(answers, point, posteriors);
            LimitedMemoryBfgs.Minimise((p, gradient) => Objective(answers, posteriors, p, gradient), point, Iterations, 1e-6, static _ => { });
        }

        Expect(answers, point, posteriors);
        return new(posteriors, point[..answers.Annotators], [.. point[answers.Annotators..].Select(b => Math.Exp(-b))]);
    }

    private static void Expect(AnswerTable answers, double[] point, double[][] posteriors)
    {
        for (var i = 0; i < posteriors.Length; i++)
        {
            var logs = new double[answers.Classes];
            foreach (var answer in answers.Of(i))
            {
                var x = point[answer.Annotator] * Math.Exp(point[answers.Annotators + i]);
                for (var c = 0; c < logs.Length; c++)
                {
                    logs[c] += c == answer.Class ? LogSigmoid(x) : LogSigmoid(-x) - Math.Log(answers.Classes - 1);
                }
            }

            var top = logs.Max();
            var sum = logs.Sum(l => Math.Exp(l - top));
            posteriors[i] = [.. logs.Select(l => Math.Exp(l - top) / sum)];
        }
    }

    private static double Objective(AnswerTable answers, double[][] posteriors, double[] point, double[] gradient)
    {
        var loss = 0.0;
        for (var k = 0; k < point.Length; k++)
        {
            loss += 0.5 * (point[k] - 1) * (point[k] - 1);
            gradient[k] = point[k] - 1;
        }

        for (var i = 0; i < answers.Items; i++)
        {
            var ease = Math.Exp(point[answers.Annotators + i]);
            foreach (var answer in answers.Of(i))
            {
                var x = point[answer.Annotator] * ease;
                var right = posteriors[i][answer.Class];
                loss -= (right * LogSigmoid(x)) + ((1 - right) * (LogSigmoid(-x) - Math.Log(answers.Classes - 1)));
                var slope = (1 / (1 + Math.Exp(-x))) - right;
                gradient[answer.Annotator] += slope * ease;
                gradient[answers.Annotators + i] += slope * x;
            }
        }

        return loss;
    }

    private static double LogSigmoid(double x) => x > 0 ? -Math.Log(1 + Math.Exp(-x)) : x - Math.Log(1 + Math.Exp(x));
}

/// <summary>What GLAD found.</summary>
/// <param name="Posteriors">Probability of each class for each item [items][classes]; uniform where nobody answered.</param>
/// <param name="Skills">α of each annotator: 0 guesses, below 0 misleads.</param>
/// <param name="Difficulties">e⁻ᵇ of each item, above 0; larger is harder.</param>
public sealed record GladResult(IReadOnlyList<IReadOnlyList<double>> Posteriors, IReadOnlyList<double> Skills, IReadOnlyList<double> Difficulties);
