namespace Winnow.Server.Workers;

/// <summary>Room at a worker, until it is disposed.</summary>
/// <param name="pool">Gave it.</param>
/// <param name="id">Of the call it is for.</param>
/// <param name="worker">The worker.</param>
internal sealed class WorkerSlot(WorkerPool pool, string id, KnownWorker worker) : IDisposable
{
    public string Id { get; } = id;

    public string Name { get; } = worker.Here.Worker;

    public string Address { get; } = worker.Here.Address;

    /// <summary>Whether it is of this process.</summary>
    public bool IsOwn { get; } = worker.IsOwn;

    public WorkerBus Bus { get; } = worker.Bus;

    /// <summary>Where the server listens on that bus.</summary>
    public string Reply { get; } = worker.Reply;

    public void Dispose() => pool.Release(Id);
}
