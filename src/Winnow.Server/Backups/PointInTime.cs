using System.Globalization;
using Winnow.Storage;

namespace Winnow.Server.Backups;

/// <summary>Brings the labels of a project back to what they were after one event of its journal. Nothing is taken out of the journal: it goes on with what brings them back.</summary>
public static class PointInTime
{
    /// <summary>What the journal calls whoever brings labels back.</summary>
    public const string Self = "restore";

    /// <summary>The newest event at or before a moment; 0 where the project is younger.</summary>
    /// <param name="store">The project.</param>
    /// <param name="moment">The moment.</param>
    public static long EventAt(Store store, DateTimeOffset moment)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ReadEvents().TakeWhile(e => DateTimeOffset.Parse(e.At, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) <= moment).LastOrDefault()?.Number ?? 0;
    }

    /// <summary>Brings the labels back.</summary>
    /// <param name="store">The project, which no server serves.</param>
    /// <param name="number">The event.</param>
    /// <returns>Labels that were set again, and labels that were taken away.</returns>
    /// <exception cref="ProjectException">There is no such event.</exception>
    /// <exception cref="InvalidDataException">The labels are not what they were; the project must not be used.</exception>
    public static (int Set, int Withdrawn) Apply(Store store, long number)
    {
        ArgumentNullException.ThrowIfNull(store);
        var newest = store.ReadLastEvent();
        if (number < 1 || number > newest)
        {
            throw new ProjectException(string.Create(CultureInfo.InvariantCulture, $"The journal has the events 1 to {newest}, and no event {number}."));
        }

        var wanted = store.ReadLabelsAt(number).ToDictionary(l => l.Id);
        var now = store.ReadFrozenLabels().ToDictionary(l => l.Id);
        var schema = store.ReadSchema().Version;
        var reason = string.Create(CultureInfo.InvariantCulture, $"brought back to event {number}");
        var (set, withdrawn) = (0, 0);
        foreach (var (id, _) in now.Where(l => !wanted.ContainsKey(l.Key)))
        {
            store.Return(id, Self, reason);
            withdrawn++;
        }

        foreach (var (id, label) in wanted.Where(l => now.GetValueOrDefault(l.Key)?.Text != l.Value.Text))
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{Self}-{newest}-{number}-{id.Value}");
            store.Submit(new(key, id, Self, AnswerOutcome.Label, label.Text, label.Class, reason, 0, schema, null) { Final = true }, overlap: 1, new ExactMajority());
            set++;
        }

        var (were, are) = (wanted.Values.OrderBy(l => l.Id), store.ReadFrozenLabels());
        return FrozenLabel.HashOf(were) == FrozenLabel.HashOf(are)
            ? (set, withdrawn)
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The labels are not those of event {number} after all; restore the backup again."));
    }
}
