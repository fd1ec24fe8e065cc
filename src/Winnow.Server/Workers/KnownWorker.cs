namespace Winnow.Server.Workers;

/// <summary>What a server knows of one worker. Touched under the pool's lock alone.</summary>
/// <param name="here">What it said first.</param>
/// <param name="bus">Where it was heard.</param>
/// <param name="reply">Where the server listens there.</param>
internal sealed class KnownWorker(WorkerHere here, WorkerBus bus, string reply)
{
    public WorkerBus Bus { get; } = bus;

    public string Reply { get; } = reply;


    public WorkerHere Here { get; set; } = here;

    public DateTimeOffset HeardAt { get; set; }

    public TimeSpan ClockAhead { get; set; }

    /// <summary>Calls of this server.</summary>
    public HashSet<string> Taken { get; } = new(StringComparer.Ordinal);

    public int Done { get; set; }

    public int Lost { get; set; }

    /// <summary>Why it gets no work for good.</summary>
    public string? Refusal { get; set; }

    /// <summary>Its machine was at fault: it rests until then.</summary>
    public DateTimeOffset RestsUntil { get; set; }

    public string? Fault { get; set; }

    public bool IsOwn => !Bus.IsShared;

    public int FreeAt(DateTimeOffset now, string server) => Refusal is not null || Here.Leaving || now < RestsUntil ? 0 : Here.Slots - Taken.Count - Here.Running.Count(c => c.Server != server);

    public WorkerView View(IReadOnlyList<string> running) =>
        new(Here.Worker, Here.Machine, Here.Version, Here.Slots, running, Done, Lost, HeardAt, ClockAhead.TotalSeconds, Refusal ?? Fault);
}
