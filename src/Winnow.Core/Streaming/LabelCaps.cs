namespace Winnow.Core.Streaming;

/// <summary>How many labels people can give: at most so many in any minute, hour or day. Null sets no cap.</summary>
/// <param name="PerMinute">Labels in any 60 seconds, 1 or more.</param>
/// <param name="PerHour">Labels in any 60 minutes, 1 or more.</param>
/// <param name="PerDay">Labels in any 24 hours, 1 or more.</param>
public sealed record LabelCaps(int? PerMinute = null, int? PerHour = null, int? PerDay = null)
{
    /// <summary>The caps that are set, shortest window first.</summary>
    internal IEnumerable<(int Limit, TimeSpan Window, string Name)> Set()
    {
        if (PerMinute is { } minute)
        {
            yield return (minute, TimeSpan.FromMinutes(1), "a minute");
        }

        if (PerHour is { } hour)
        {
            yield return (hour, TimeSpan.FromHours(1), "an hour");
        }

        if (PerDay is { } day)
        {
            yield return (day, TimeSpan.FromDays(1), "a day");
        }
    }

    /// <summary>Refuses caps below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the cap and the value.</exception>
    public LabelCaps Validate()
    {
        foreach (var (limit, _, name) in Set())
        {
            if (limit < 1)
            {
                throw new ArgumentOutOfRangeException(name, limit, $"A cap of {limit} labels {name} lets nothing through; it must be 1 or more.");
            }
        }

        return this;
    }
}
