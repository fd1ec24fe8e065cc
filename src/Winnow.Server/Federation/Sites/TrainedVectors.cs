using System.Buffers.Binary;
using System.Globalization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a site trained last, on its own disk: after a restart the same model is sent, privacy is not paid for twice, and what stays at the site is not lost.</summary>
/// <param name="folder">Made when it is not there.</param>
internal sealed class TrainedVectors(string folder)
{
    private const int HeadBytes = 4 * (1 + RoundCounts.Length);

    private readonly string folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>What was trained in a round; null where it was not.</summary>
    public TrainedRound? Find(int run, int round, TensorLayout whole, TensorLayout shared) => Read(PathOf(run, round, whole), whole, shared);

    /// <summary>What was trained last, in any round of a model of the same layout; null where nothing was.</summary>
    public TrainedRound? Newest(TensorLayout whole, TensorLayout shared) =>
        Directory.EnumerateFiles(folder, $"run-*-{NameOf(whole)}.tensor").Select(path => Read(path, whole, shared)).FirstOrDefault(t => t is not null);

    /// <summary>Keeps a round; those before are of no more use.</summary>
    public void Add(int run, int round, TrainedRound trained)
    {
        var path = PathOf(run, round, trained.Whole.Layout);
        using (var stream = new FileStream(path + ".part", FileMode.Create, FileAccess.Write))
        {
            Span<byte> head = stackalloc byte[HeadBytes];
            BinaryPrimitives.WriteInt32LittleEndian(head, trained.Examples);
            TensorBytes.Of(trained.Counts.ToNumbers()).CopyTo(head[4..]);
            stream.Write(head);
            stream.Write(TensorBytes.Of(trained.Whole.Values));
            stream.Write(TensorBytes.Of(trained.ControlChange?.Values ?? []));
            stream.Write(TensorBytes.Of(trained.Control?.Values ?? []));
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
        foreach (var other in Directory.EnumerateFiles(folder, "*.tensor").Where(f => f != path))
        {
            File.Delete(other);
        }
    }

    private static TrainedRound? Read(string path, TensorLayout whole, TensorLayout shared)
    {
        var file = new FileInfo(path);
        var (plain, corrected) = (HeadBytes + (4L * whole.Length), HeadBytes + (4L * whole.Length) + (8L * shared.Length));
        if (!file.Exists || (file.Length != plain && file.Length != corrected))
        {
            return null;
        }

        using var stream = file.OpenRead();
        var head = Bytes(stream, HeadBytes);
        return new(
            BinaryPrimitives.ReadInt32LittleEndian(head), RoundCounts.Of(TensorBytes.Numbers(head.AsSpan(4))), new(whole, Floats(stream, whole)),
            file.Length == plain ? null : new(shared, Floats(stream, shared)), file.Length == plain ? null : new(shared, Floats(stream, shared)));
    }

    private static float[] Floats(FileStream stream, TensorLayout layout) => TensorBytes.Floats(Bytes(stream, 4 * layout.Length));

    private static byte[] Bytes(FileStream stream, int count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string NameOf(TensorLayout layout) => layout.Hash[..16];

    private string PathOf(int run, int round, TensorLayout whole) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"run-{run}-round-{round}-{NameOf(whole)}.tensor"));
}
