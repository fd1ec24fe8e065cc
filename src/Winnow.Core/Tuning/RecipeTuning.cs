using Winnow.Core.Search;

namespace Winnow.Core.Tuning;

/// <summary>What a search for a training recipe came to.</summary>
/// <typeparam name="T">The recipe.</typeparam>
/// <param name="Recipe">The recipe to use.</param>
/// <param name="Changed">Whether it is another than the incumbent.</param>
/// <param name="Reason">Why, in one sentence without a full stop.</param>
/// <param name="Ended">Why the search ended, in one sentence; null where none was made.</param>
/// <param name="Board">Every trial, best first, the incumbent's among them; empty where no search was made.</param>
public sealed record RecipeTuning<T>(T Recipe, bool Changed, string Reason, string? Ended, IReadOnlyList<RecipeTrial<T>> Board)
    where T : class
{
    /// <summary>The study, for a page about it; null where no search was made.</summary>
    public StudySnapshot? Study { get; init; }
}

/// <summary>One trial.</summary>
/// <typeparam name="T">The recipe.</typeparam>
/// <param name="Number">From 0, the incumbent.</param>
/// <param name="Recipe">What was tried; null where the point made no recipe.</param>
/// <param name="Words">The recipe in a few words, or the point.</param>
/// <param name="State">How it ended.</param>
/// <param name="Score">Mean over the folds it was trained on; null where there is none.</param>
/// <param name="Folds">Folds it was trained on.</param>
/// <param name="Seconds">What it took.</param>
/// <param name="Remark">Why it ended early; null where it did not.</param>
public sealed record RecipeTrial<T>(int Number, T? Recipe, string Words, TrialState State, double? Score, int Folds, double Seconds, string? Remark)
    where T : class;
