using Winnow.Core.Labels;

namespace Winnow.Core.Tests.Labels;

/// <summary>Annotators with planted confusions.</summary>
internal static class Crowds
{
    /// <summary>Items of equally likely classes, each answered by every annotator by their own confusion matrix [annotators][true][named].</summary>
    public static (int[] Truth, AnswerTable Answers) Draw(int items, double[][][] confusions, int seed, double answered = 1)
    {
        var random = new Random(seed);
        var classes = confusions[0].Length;
        int[] truth = [.. Enumerable.Range(0, items).Select(_ => random.Next(classes))];
        var answers = new List<Answer>();
        for (var i = 0; i < items; i++)
        {
            for (var a = 0; a < confusions.Length; a++)
            {
                var left = random.NextDouble();
                var named = 0;
                while (named < classes - 1 && left >= confusions[a][truth[i]][named])
                {
                    left -= confusions[a][truth[i]][named++];
                }

                if (random.NextDouble() < answered)
                {
                    answers.Add(new(i, a, named));
                }
            }
        }

        return (truth, new(items, confusions.Length, classes, answers));
    }

    /// <summary>An annotator who is right with one probability and else names any other class alike.</summary>
    public static double[][] Right(double share, int classes) =>
        [.. Enumerable.Range(0, classes).Select(t => Enumerable.Range(0, classes).Select(c => c == t ? share : (1 - share) / (classes - 1)).ToArray())];
}
