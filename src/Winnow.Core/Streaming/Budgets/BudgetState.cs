using System.Text.Json.Serialization;

namespace Winnow.Core.Streaming;

/// <summary>What a budget manager remembers. Made by <see cref="IStreamBudget.Start"/>; saved and loaded as JSON.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(OpenState), "open")]
[JsonDerivedType(typeof(EstimatedState), "estimated")]
[JsonDerivedType(typeof(QuantileState), "quantile")]
[JsonDerivedType(typeof(HeldState), "held")]
public abstract class BudgetState
{
    /// <summary>The state as the type its manager made.</summary>
    /// <exception cref="ArgumentException">Another manager made it.</exception>
    internal T As<T>()
        where T : BudgetState =>
        this as T ?? throw new ArgumentException($"A {GetType().Name} was made by another budget manager; this one keeps a {typeof(T).Name}.");
}

/// <summary>Nothing is remembered.</summary>
internal sealed class OpenState : BudgetState;

/// <summary>Labels of about the last window, u.</summary>
internal sealed class EstimatedState : BudgetState
{
    public double Used { get; set; }
}

/// <summary>The last scores, and what was spent so far.</summary>
internal sealed class QuantileState : BudgetState
{
    public required ScoreWindow Scores { get; init; }

    public long Seen { get; set; }

    public long Labelled { get; set; }
}

/// <summary>The inner manager's state, the last scores, and what was spent so far.</summary>
internal sealed class HeldState : BudgetState
{
    public required BudgetState Inner { get; init; }

    public required ScoreWindow Scores { get; init; }

    public long Seen { get; set; }

    public long Labelled { get; set; }
}
