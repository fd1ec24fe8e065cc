namespace Winnow.Core.Streaming;

/// <summary>Remembers when labels were granted and says when a cap rules out the next. Windows slide: no stretch of time of that length holds more.</summary>
/// <remarks>Pure: the time comes from the caller. A clock that runs backwards never lets more through. O(caps) per question, memory for the labels given.</remarks>
public sealed class LabelTimes
{
    private readonly LabelCaps caps;
    private readonly List<DateTimeOffset> times;

    /// <summary>Starts from labels granted before.</summary>
    /// <param name="caps">The caps.</param>
    /// <param name="granted">When labels were granted, in any order; those older than a day may be left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A cap is below 1.</exception>
    public LabelTimes(LabelCaps caps, IEnumerable<DateTimeOffset> granted)
    {
        ArgumentNullException.ThrowIfNull(caps);
        ArgumentNullException.ThrowIfNull(granted);
        this.caps = caps.Validate();
        times = [.. granted.Order()];
    }

    /// <summary>Why no label may be granted now, such as <c>the cap of 10 labels an hour is reached</c>; null where one may.</summary>
    public string? Refusal(DateTimeOffset now)
    {
        foreach (var (limit, window, name) in caps.Set())
        {
            // With the limit-th newest still inside the window, the window is full.
            if (times.Count >= limit && times[^limit] > now - window)
            {
                return $"the cap of {limit} {(limit == 1 ? "label" : "labels")} {name} is reached";
            }
        }

        return null;
    }

    /// <summary>Takes note of a label granted now.</summary>
    public void Grant(DateTimeOffset now) => times.Add(times.Count > 0 && times[^1] > now ? times[^1] : now);
}
