using System.Buffers.Binary;
using System.Globalization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a site trained, round by round, on its own disk: after a restart the same model is sent, and privacy is not paid for twice.</summary>
/// <param name="folder">Made when it is not there.</param>
internal sealed class TrainedVectors(string folder)
{
    private readonly string folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>The weights of a round and the examples behind them; null where it was not trained.</summary>
    public (ModelWeights Weights, int Examples)? Find(int run, int round, TensorLayout layout)
    {
        var path = PathOf(run, round);
        if (!File.Exists(path) || new FileInfo(path).Length != 4 + (4L * layout.Length))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        return (new(layout, TensorBytes.Floats(bytes.AsSpan(4))), BinaryPrimitives.ReadInt32LittleEndian(bytes));
    }

    /// <summary>Keeps the weights of a round; those of earlier rounds are of no more use.</summary>
    public void Add(int run, int round, ModelWeights weights, int examples)
    {
        var bytes = new byte[4 + (4 * weights.Values.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, examples);
        TensorBytes.Of(weights.Values).CopyTo(bytes, 4);
        var path = PathOf(run, round);
        using (var stream = new FileStream(path + ".part", FileMode.Create, FileAccess.Write))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
        foreach (var other in Directory.EnumerateFiles(folder, "*.tensor").Where(f => f != path))
        {
            File.Delete(other);
        }
    }

    private string PathOf(int run, int round) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"run-{run}-round-{round}.tensor"));
}
