namespace Winnow.Vision.Training;

/// <summary>Makes what each step learns from while the step before it is learned.</summary>
/// <typeparam name="T">A batch.</typeparam>
/// <param name="total">Number of steps.</param>
/// <param name="prepare">Called in order on the caller's thread; what it returns makes the batch, on another thread.</param>
internal sealed class StepAhead<T>(int total, Func<int, Func<T>> prepare)
{
    private (int Step, Task<T> Batch)? ahead;

    /// <summary>The batch of a step; starts the next one's. What making it throws is thrown here.</summary>
    public T Load(int step)
    {
        var task = ahead is { } waiting && waiting.Step == step ? waiting.Batch : Task.Run(prepare(step));
        var batch = task.GetAwaiter().GetResult();
        ahead = step + 1 < total ? (step + 1, Task.Run(prepare(step + 1))) : null;
        return batch;
    }

    /// <summary>Waits for what was started, so that nothing runs on behind the caller.</summary>
    public void Stop()
    {
        if (ahead is { } waiting)
        {
            ((IAsyncResult)waiting.Batch).AsyncWaitHandle.WaitOne();
            _ = waiting.Batch.Exception; // a batch that nobody wants may have failed
        }

        ahead = null;
    }

    /// <summary>Does work for each item of a batch in parallel; of several unreadable images the first in order is named.</summary>
    /// <exception cref="InvalidDataException">An image cannot be read.</exception>
    public static void Each(int count, Action<int> work)
    {
        var faults = new InvalidDataException?[count];
        Parallel.For(0, count, i =>
        {
            try
            {
                work(i);
            }
            catch (InvalidDataException e)
            {
                faults[i] = e; // thrown below, instead of a bundle of them
            }
        });
        if (Array.Find(faults, f => f is not null) is { } fault)
        {
            throw new InvalidDataException(fault.Message, fault);
        }
    }
}
