using System.Runtime.ExceptionServices;
using Winnow.Core.Data;

namespace Winnow.Vision.Imaging;

/// <summary>The threads of one load: they take images in order, and wait where the reader is a whole ring of buffers behind.</summary>
internal sealed class DecodeQueue : IDisposable
{
    private readonly Lock gate = new();
    private readonly IReadOnlyList<Sample> samples;
    private readonly ImagePreprocessing preprocessing;
    private readonly ImageCache? cache;
    private readonly int batchSize;
    private readonly Slot[] ring;
    private readonly Thread[] workers;
    private readonly CancellationToken cancel;
    private readonly CancellationTokenRegistration registration;
    private readonly ManualResetEventSlim changed = new();
    private readonly SemaphoreSlim open;
    private ExceptionDispatchInfo? failure;
    private int next;
    private volatile bool stopped;

    public DecodeQueue(
        IReadOnlyList<Sample> samples, ImagePreprocessing preprocessing, int batchSize, int threads, int buffers, ImageCache? cache, CancellationToken cancel)
    {
        (this.samples, this.preprocessing, this.batchSize, this.cache, this.cancel) = (samples, preprocessing, batchSize, cache, cancel);
        Batches = (int)(((long)samples.Count + batchSize - 1) / batchSize);
        ring = new Slot[Math.Min(buffers, Batches)];
        for (var i = 0; i < ring.Length; i++)
        {
            ring[i] = new(GC.AllocateUninitializedArray<byte>(Math.Min(batchSize, samples.Count) * preprocessing.SampleBytes), new string?[batchSize]) { Left = Size(i) };
        }

        // One permit per image whose batch has a buffer.
        open = new(Enumerable.Range(0, ring.Length).Sum(Size));
        registration = cancel.Register(Stop);
        workers = [.. Enumerable.Range(0, Math.Min(threads, Math.Max(1, samples.Count))).Select(i => new Thread(Work) { IsBackground = true, Name = $"decode {i}" })];
        foreach (var worker in workers)
        {
            worker.Start();
        }
    }

    /// <summary>Number of batches.</summary>
    public int Batches { get; }

    /// <summary>Waits for a batch. Batches are taken once each, in order; taking one gives up the one before.</summary>
    public ImageBatch Take(int batch)
    {
        if (batch > 0)
        {
            Recycle(batch - 1);
        }

        var slot = ring[batch % ring.Length];
        while (true)
        {
            lock (gate)
            {
                cancel.ThrowIfCancellationRequested();
                failure?.Throw();
                if (slot.Left == 0)
                {
                    return Compact(batch, slot);
                }

                changed.Reset();
            }

            changed.Wait(CancellationToken.None); // Stop sets it too
        }
    }

    /// <summary>Stops the threads and waits until the last one has left.</summary>
    public void Dispose()
    {
        registration.Dispose();
        Stop();
        foreach (var worker in workers)
        {
            worker.Join();
        }

        open.Dispose();
        changed.Dispose();
    }

    private int Size(int batch) => Math.Min(batchSize, samples.Count - (batch * batchSize));

    private void Stop()
    {
        lock (gate)
        {
            stopped = true;
            changed.Set();
        }

        // Every waiting thread sees `stopped` and hands the permit on.
        open.Release();
    }

    private void Recycle(int batch)
    {
        var following = batch + ring.Length;
        if (following >= Batches)
        {
            return;
        }

        var slot = ring[batch % ring.Length];
        Array.Clear(slot.Reasons);
        slot.Left = Size(following);
        open.Release(slot.Left);
    }

    private void Work()
    {
        while (true)
        {
            open.Wait(CancellationToken.None); // Stop releases it
            if (stopped)
            {
                open.Release();
                return;
            }

            var sample = Interlocked.Increment(ref next) - 1;
            try
            {
                Prepare(sample);
            }
            catch (Exception e) // not swallowed: the reader throws it
            {
                failure = ExceptionDispatchInfo.Capture(e);
                Stop();
                return;
            }

            if (sample == samples.Count - 1)
            {
                Stop();
            }
        }
    }

    private void Prepare(int sample)
    {
        var slot = ring[sample / batchSize % ring.Length];
        var size = preprocessing.SampleBytes;
        var place = sample % batchSize;
        try
        {
            var target = slot.Pixels.AsSpan(place * size, size);
            if (cache is null)
            {
                ImageReader.ReadInto(samples[sample].Image, preprocessing, target);
            }
            else
            {
                cache.ReadInto(samples[sample].Image, preprocessing, target);
            }
        }
        catch (ImageException e)
        {
            slot.Reasons[place] = e.Message;
        }

        lock (gate)
        {
            slot.Left--;
            if (slot.Left == 0)
            {
                changed.Set();
            }
        }
    }

    // Closes the gaps that broken images left.
    private ImageBatch Compact(int batch, Slot slot)
    {
        var size = preprocessing.SampleBytes;
        var ids = new List<SampleId>(Size(batch));
        var problems = new List<FileProblem>();
        for (var i = 0; i < Size(batch); i++)
        {
            var sample = samples[(batch * batchSize) + i];
            if (slot.Reasons[i] is { } reason)
            {
                problems.Add(new(sample.Name, reason));
                continue;
            }

            if (ids.Count != i)
            {
                slot.Pixels.AsSpan(i * size, size).CopyTo(slot.Pixels.AsSpan(ids.Count * size, size));
            }

            ids.Add(sample.Id);
        }

        return new(preprocessing, ids, slot.Pixels.AsMemory(0, ids.Count * size), problems);
    }

    private sealed record Slot(byte[] Pixels, string?[] Reasons)
    {
        public int Left { get; set; }
    }
}
