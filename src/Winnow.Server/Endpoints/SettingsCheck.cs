using System.Buffers;
using System.Globalization;
using Winnow.Core.Querying;
using Winnow.Server.Http;
using Winnow.Server.Projects;

namespace Winnow.Server.Endpoints;

/// <summary>Refuses settings that make no sense, each with field, value and limit.</summary>
internal static class SettingsCheck
{
    /// <summary>Most classes of a project.</summary>
    public const int ClassesMax = 1_000;

    private const int NameMax = 100;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <exception cref="ProblemException">The name is empty, too long or holds control characters.</exception>
    public static void Name(string name, string field)
    {
        if (name.Length is 0 or > NameMax || name.Trim() != name || name.Any(char.IsControl))
        {
            throw Problems.Invalid("A name has 1 to 100 characters, no line breaks, and no blanks at its ends.", field, $"{NameMax} characters");
        }
    }

    /// <exception cref="ProblemException">There are none or too many, or two are equal.</exception>
    public static void Classes(IReadOnlyList<string> names, string field)
    {
        if (names.Count is 0 or > ClassesMax)
        {
            throw Problems.Invalid($"A project has 1 to {ClassesMax} classes, not {names.Count}.", field, $"{ClassesMax}");
        }

        foreach (var name in names)
        {
            Name(name, field);
        }

        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw Problems.Invalid($"Two classes are called '{twice.Key}'.", field, remedy: "Give every class a name of its own.");
        }
    }

    /// <exception cref="ProblemException">It is no colour.</exception>
    public static void Colour(string? colour, string field)
    {
        if (colour is not null && !(colour.Length == 7 && colour[0] == '#' && colour.AsSpan(1).IndexOfAnyExcept(HexDigits) < 0))
        {
            throw Problems.Invalid($"'{colour}' is no colour.", field, "#rrggbb");
        }
    }

    /// <exception cref="ProblemException">A setting is out of its range.</exception>
    public static void Check(ProjectSettings settings)
    {
        Range(settings.Query, 1, 100_000, "settings.query");
        Range(settings.Overlap, 1, 9, "settings.overlap");
        Range(settings.AgreementMin, 0, 1, "settings.agreementMin");
        Range(settings.RandomShare, 0, 1, "settings.randomShare");
        Range(settings.Target, double.Epsilon, 1, "settings.target");
        Range(settings.ImageSize, 4, 2_048, "settings.imageSize");
        Range(settings.Epochs, 1, 10_000, "settings.epochs");
        Range(settings.TrainAfter, 1, 1_000_000, "settings.trainAfter");
        Range(settings.Budget.Labels, 1, int.MaxValue, "settings.budget.labels");
        Range(settings.Budget.Hours, 0, 1e6, "settings.budget.hours");
        Range(settings.Budget.Money, 0, 1e12, "settings.budget.money");
        Range(settings.Budget.HourlyRate, 0, 1e6, "settings.budget.hourlyRate");
        if (settings.Budget.Currency is { } currency && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
        {
            throw Problems.Invalid($"'{currency}' is no currency.", "settings.budget.currency", "three letters, such as EUR");
        }

        if (settings.Model.Length > 64 || !settings.Model.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw Problems.Invalid($"'{settings.Model}' is no model.", "settings.model", "a name that `winnow models` lists");
        }

        if (!QueryStrategies.TryGet(settings.Strategy, out _, out var problem))
        {
            throw Problems.Invalid(problem, "settings.strategy");
        }
    }

    private static void Range(double? value, double low, double high, string field)
    {
        if (value is { } given && !(given >= low && given <= high))
        {
            throw Problems.Invalid(string.Create(CultureInfo.InvariantCulture, $"{given} is out of range."), field, string.Create(CultureInfo.InvariantCulture, $"{(low == double.Epsilon ? "above 0" : low.ToString(CultureInfo.InvariantCulture))} to {high}"));
        }
    }
}
