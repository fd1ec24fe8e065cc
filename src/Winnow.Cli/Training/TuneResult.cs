using Winnow.Core.Data;

namespace Winnow.Cli.Training;

/// <summary>What a search for a project's recipe came to.</summary>
/// <param name="Words">The recipe to use.</param>
/// <param name="Changed">Whether it is another than the one before.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ended">Why the search ended; null where none was made.</param>
/// <param name="Labels">Labels it was made on.</param>
/// <param name="Trials">Every trial, best first.</param>
/// <param name="Problems">Labelled images that could not be read.</param>
/// <param name="Page">Path of the study's page; null where no search was made.</param>
internal sealed record TuneResult(string Words, bool Changed, string Reason, string? Ended, int Labels, IReadOnlyList<TuneTrial> Trials, IReadOnlyList<FileProblem> Problems, string? Page);

/// <summary>One trial.</summary>
/// <param name="Number">From 0, the recipe in use.</param>
/// <param name="Recipe">The recipe in words.</param>
/// <param name="State">How it ended.</param>
/// <param name="Score">Mean over its folds; null where there is none.</param>
/// <param name="Folds">Folds it was trained on.</param>
/// <param name="Seconds">What it took.</param>
/// <param name="Remark">Why it ended early; null where it did not.</param>
internal sealed record TuneTrial(int Number, string Recipe, string State, double? Score, int Folds, double Seconds, string? Remark);
