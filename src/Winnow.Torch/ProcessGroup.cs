using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <summary>Processes that sum tensors together, by libtorch's own gloo (all-reduce over TCP). All of them make the same calls in the same order.</summary>
/// <remarks>
/// Used by one thread at a time. Neither signed nor encrypted: between machines it belongs into a network that is trusted. A process that ends is noticed by the others at their next call, as its
/// connections close; one that hangs, when the time is up.
/// </remarks>
public sealed class ProcessGroup : IDisposable
{
    private readonly GroupHandle handle;

    private ProcessGroup(nint pointer, int rank, int size) => (handle, Rank, Size) = (new(pointer), rank, size);

    /// <summary>Whether the native library was built with gloo.</summary>
    public static bool IsAvailable
    {
        get
        {
            try
            {
                return Shim.GroupAvailable() != 0;
            }
            catch (EntryPointNotFoundException)
            {
                // A library that was built before there were groups.
                return false;
            }
        }
    }

    /// <summary>Which process this is, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many there are.</summary>
    public int Size { get; }

    /// <summary>Joins processes of this machine, which meet at a file and then speak over loopback.</summary>
    /// <param name="path">The same for all, in a folder that nobody else may write; not there, or empty, before the first comes.</param>
    /// <param name="rank">Which process this is, from 0.</param>
    /// <param name="size">How many there are, at least 1.</param>
    /// <param name="timeout">How long any call waits for the others.</param>
    /// <exception cref="ProcessGroupException">The others did not come in time, or the library has no gloo.</exception>
    public static ProcessGroup Meet(string path, int rank, int size, TimeSpan timeout)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Join(path, null, 0, IPAddress.Loopback, rank, size, timeout);
    }

    /// <summary>Joins processes of several machines. Process 0 listens on the port on all its addresses while the training runs; further connections go between all of them.</summary>
    /// <param name="host">Address or name of the machine of process 0.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="rank">Which process this is, from 0.</param>
    /// <param name="size">How many there are, at least 1.</param>
    /// <param name="timeout">How long any call waits for the others.</param>
    /// <exception cref="ProcessGroupException">The others did not come in time, the host is unknown, or the library has no gloo.</exception>
    public static ProcessGroup Meet(string host, int port, int rank, int size, TimeSpan timeout)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        return Join(null, host, port, AddressTowards(host, port), rank, size, timeout);
    }

    /// <summary>Puts the sum over all processes in the place of a tensor; the same bits everywhere.</summary>
    /// <param name="tensor">On the CPU, contiguous, of float32 or float64; of one shape in all processes.</param>
    /// <exception cref="ProcessGroupException">A process is gone or did not call in time. The group is of no use any more.</exception>
    public void Sum(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Check(Shim.GroupSum(Pointer, tensor.Pointer));
        GC.KeepAlive(tensor);
        GC.KeepAlive(this);
    }

    /// <summary>Waits until all processes are here.</summary>
    /// <exception cref="ProcessGroupException">A process is gone or did not call in time.</exception>
    public void Wait()
    {
        Check(Shim.GroupBarrier(Pointer));
        GC.KeepAlive(this);
    }

    /// <summary>Leaves the group; others that still call find this process gone.</summary>
    public void Dispose() => handle.Dispose();

    private nint Pointer => handle.IsClosed ? throw new ObjectDisposedException(nameof(ProcessGroup)) : handle.DangerousGetHandle();

    private static ProcessGroup Join(string? file, string? host, int port, IPAddress own, int rank, int size, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, size);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        if (!IsAvailable)
        {
            throw new ProcessGroupException("The native library was built without gloo, so no processes can train together; run `./dev setup` with Debian's libgloo-dev installed.");
        }

        try
        {
            Shim.Check(Shim.GroupNew(file, host, port, own.ToString(), rank, size, (long)timeout.TotalMilliseconds, out var pointer));
            return new(pointer, rank, size);
        }
        catch (TorchException exception)
        {
            var place = host is null ? "on this machine" : string.Create(CultureInfo.InvariantCulture, $"at {host}:{port}");
            throw new ProcessGroupException(string.Create(CultureInfo.InvariantCulture, $"Process {rank} of {size} did not meet the others {place} within {timeout.TotalSeconds:0.#} s ({FirstLine(exception)}); start all of them, with one --rendezvous."), exception);
        }
    }

    // A datagram socket that is connected sends nothing, and knows the way that packets would take.
    private static IPAddress AddressTowards(string host, int port)
    {
        try
        {
            using var probe = new Socket(SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(host, port);
            var own = ((IPEndPoint)probe.LocalEndPoint!).Address;
            return own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : own;
        }
        catch (SocketException exception)
        {
            throw new ProcessGroupException($"The machine '{host}' is not reached ({exception.Message.TrimEnd('.')}); name the machine of process 0 in --rendezvous.", exception);
        }
    }

    private void Check(Status status)
    {
        try
        {
            Shim.Check(status);
        }
        catch (TorchException exception)
        {
            throw new ProcessGroupException(string.Create(CultureInfo.InvariantCulture, $"Process {Rank} of {Size} lost the others ({FirstLine(exception)}): one of them ended, or did not answer in time."), exception);
        }
    }

    // gloo names its source file first: what comes after the bracket is for people.
    private static string FirstLine(TorchException exception)
    {
        var line = exception.Message.Split('\n')[0].Trim();
        return (line.StartsWith('[') && line.IndexOf(']') is > 0 and var end ? line[(end + 1)..].Trim() : line).TrimEnd('.');
    }
}
