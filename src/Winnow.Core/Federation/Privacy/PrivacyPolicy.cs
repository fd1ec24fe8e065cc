namespace Winnow.Core.Federation;

/// <summary>What a site is willing to spend over all rounds and trials together.</summary>
/// <param name="Epsilon">ε at most, greater than 0.</param>
/// <param name="Delta">δ, above 0 and below 1; usually below one over the number of records.</param>
public sealed record PrivacyPolicy(double Epsilon, double Delta)
{
    /// <summary>What ε does not say, for people who read it.</summary>
    public const string Caveat =
        "ε covers the labelled records in training, given which records were chosen. The choice itself looks at the whole pool, so neither ε nor the gain from subsampling covers it.";

    /// <summary>Refuses numbers out of range.</summary>
    /// <exception cref="ArgumentException">ε or δ is out of range.</exception>
    public PrivacyPolicy Validate() => Epsilon > 0 && double.IsFinite(Epsilon) && Delta is > 0 and < 1
        ? this
        : throw new ArgumentException(FormattableString.Invariant($"A privacy policy needs ε above 0 and δ between 0 and 1, not ε {Epsilon} and δ {Delta}."));
}
