namespace Winnow.Core.Streaming;

/// <summary>Grants or refuses labels so that a share of the stream is labelled, no more.</summary>
/// <remarks>Holds no state: what it remembers lies in the <see cref="BudgetState"/> it made. <see cref="Judge"/> only reads it.</remarks>
public interface IStreamBudget
{
    /// <summary>Lower-case name, such as <c>estimated</c>.</summary>
    string Name { get; }

    /// <summary>The state before the first sample.</summary>
    BudgetState Start();

    /// <summary>Whether the sample is labelled, in view of what was spent.</summary>
    BudgetVerdict Judge(BudgetState state, StreamScore score, double budget);

    /// <summary>Takes note of what was decided.</summary>
    void Advance(BudgetState state, double score, bool labelled, double budget);
}
