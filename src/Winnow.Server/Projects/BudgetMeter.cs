using System.Globalization;
using Winnow.Storage;

namespace Winnow.Server.Projects;

/// <summary>What a project has spent against its budget.</summary>
public static class BudgetMeter
{
    private const double MsPerHour = 3_600_000;

    /// <summary>Labels, hours and money so far, each with its limit or null. Cost: a row per annotator.</summary>
    /// <param name="store">The project.</param>
    /// <param name="budget">Its limits.</param>
    public static IReadOnlyList<BudgetUse> Read(Store store, ProjectBudget budget)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(budget);
        var hours = store.ReadWork().Sum(w => w.WorkMs) / MsPerHour;
        List<BudgetUse> uses =
        [
            new("Labels", store.ReadCounters()["labelled"], budget.Labels, "labels"),
            new("Time", hours, budget.Hours, "h"),
        ];
        if (budget.HourlyRate is { } rate)
        {
            uses.Add(new("Money", hours * rate, budget.Money, budget.Currency ?? ""));
        }

        return uses;
    }

    /// <summary>Why nothing more is given out, one sentence; null while the budget lasts.</summary>
    public static string? Spent(Store store, ProjectBudget budget) =>
        budget is { Labels: null, Hours: null, Money: null } ? null
        : Read(store, budget).FirstOrDefault(u => u.Used >= u.Limit) is { } spent ? Sentence(spent)
        : null;

    private static string Sentence(BudgetUse use) => string.Create(
        CultureInfo.InvariantCulture, $"The budget of {use.Limit:0.##} {use.Unit} is spent ({use.Used:0.##}); a manager can raise it in the settings.");
}

/// <summary>One line of a budget.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Used">So far.</param>
/// <param name="Limit">The limit, or null.</param>
/// <param name="Unit">Unit of both.</param>
public sealed record BudgetUse(string Name, double Used, double? Limit, string Unit);
