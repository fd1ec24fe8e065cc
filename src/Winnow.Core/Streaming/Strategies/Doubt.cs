using Winnow.Core.Numerics;

namespace Winnow.Core.Streaming;

/// <summary>The uncertainty rules that several stream strategies share.</summary>
internal static class Doubt
{
    /// <summary>The largest probability.</summary>
    public static double Largest(StreamSample sample)
    {
        _ = ProbabilityRow.TryTopTwo(sample.Probabilities, out var first, out _);
        return first;
    }

    /// <summary>A wish where the largest probability is at most <paramref name="theta"/>; the score is 1 − largest probability.</summary>
    public static StreamScore Below(StreamSample sample, double theta)
    {
        var largest = Largest(sample);
        return new(1 - largest, StreamReasons.Doubt(sample, largest <= theta)) { Threshold = 1 - theta, Wants = largest <= theta };
    }

    /// <summary>θ at which a model that spreads its largest probability evenly over [1/C, 1] is doubtful with share B: 1/C + B(1 − 1/C).</summary>
    public static double FixedTheta(int classes, double budget) => (1.0 / classes) + (budget * (1 - (1.0 / classes)));

    /// <summary>θ after a decision: down by the step where the sample was wanted, up where not; unchanged while there is no budget.</summary>
    public static double Moved(double theta, bool wanted, bool available, double step) =>
        // Within bounds that no largest probability reaches, so that θ neither dies out nor runs away.
        !available ? theta : Math.Clamp(theta * (wanted ? 1 - step : 1 + step), 1e-6, 2);
}
