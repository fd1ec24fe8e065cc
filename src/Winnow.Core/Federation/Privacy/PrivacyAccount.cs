namespace Winnow.Core.Federation;

/// <summary>A site's privacy account, as it says it to others: ε follows from what the plans asked for, and so tells nothing of its records.</summary>
/// <param name="Spent">ε spent so far.</param>
/// <param name="Epsilon">ε that its policy allows.</param>
/// <param name="Delta">δ of both.</param>
public sealed record PrivacyAccount(double Spent, double Epsilon, double Delta)
{
    /// <summary>Whether the numbers can be those of an account: a hostile site may send anything.</summary>
    public bool IsPossible() => Spent is >= 0 and <= 1e6 && Epsilon is > 0 and <= 1e9 && Delta is > 0 and < 1;
}
