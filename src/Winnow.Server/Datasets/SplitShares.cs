using Winnow.Server.Http;

namespace Winnow.Server.Datasets;

/// <summary>How labelled images are parted.</summary>
/// <param name="Train">Share to learn from, 0 to 1.</param>
/// <param name="Val">Share to decide by.</param>
/// <param name="Test">Share to measure on; the three add up to 1.</param>
/// <param name="Seed">0 or more: the same seed over the same images gives the same parts.</param>
/// <param name="GroupBy">Column of metadata, or <c>folder</c>: images that agree in it stay together; null: every image for itself.</param>
public sealed record SplitShares(double Train = 0.7, double Val = 0.15, double Test = 0.15, int Seed = 1, string? GroupBy = null)
{
    private const double Rounding = 1e-6;

    /// <exception cref="ProblemException">A share or the seed is out of range.</exception>
    internal void Check()
    {
        if (!(Train is >= 0 and <= 1 && Val is >= 0 and <= 1 && Test is >= 0 and <= 1 && Math.Abs(Train + Val + Test - 1) < Rounding))
        {
            throw Problems.Invalid("The shares of train, val and test lie between 0 and 1 and add up to 1.", "split", "1");
        }

        if (Seed < 0)
        {
            throw Problems.Invalid($"The seed cannot be {Seed}.", "split.seed", $"0 to {int.MaxValue}");
        }

        if (GroupBy is { Length: 0 or > 60 })
        {
            throw Problems.Invalid("What is kept together has a name of 1 to 60 characters.", "split.groupBy", "60 characters");
        }
    }
}
