using System.Globalization;
using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Torch.Optimizers;

namespace Winnow.Vision.Training;

/// <summary>Keeps the state of a training in a file, so that a killed training goes on to the same weights.</summary>
/// <param name="path">The file; written to a temporary file beside it first, so it is always whole.</param>
/// <param name="key">Names recipe, data and seed: a file with another key is not resumed from.</param>
/// <param name="every">Time between two writes; which step is saved does not change the result.</param>
/// <param name="clock">Tells when a write is due.</param>
public sealed class TrainingCheckpoint(string path, string key, TimeSpan every, TimeProvider clock)
{
    private const string Magic = "winnow-checkpoint-1";
    private long written = clock.GetTimestamp();

    /// <summary>The checkpoint of one network of an ensemble.</summary>
    internal TrainingCheckpoint ForMember(int member) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}.{member}"), string.Create(CultureInfo.InvariantCulture, $"{key}/{member}"), every, clock);

    /// <summary>Removes the file, once what it led to is saved elsewhere.</summary>
    public void Delete()
    {
        foreach (var file in Directory.Exists(Path.GetDirectoryName(path)) ? Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".*") : [])
        {
            File.Delete(file);
        }
    }

    /// <summary>Fills network, optimizer, average and best weights from the file; returns the next step, 0 where there is nothing to resume.</summary>
    internal int Restore(Module network, Optimizer optimizer, WeightAverage? average, BestWeights best)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var reader = new BinaryReader(File.OpenRead(path));
        if (reader.ReadString() != Magic || reader.ReadString() != key)
        {
            return 0;
        }

        var step = reader.ReadInt32();
        optimizer.Steps = reader.ReadInt64();
        best.Loss = reader.ReadDouble();
        best.Waited = reader.ReadInt32();
        if (reader.ReadBoolean())
        {
            best.Remember();
        }

        using var gradientsOff = GradientMode.Off();
        foreach (var tensor in Tensors(network, optimizer, average, best))
        {
            var values = new float[reader.ReadInt64()];
            reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
            using var source = Tensor.From<float>(values, tensor.Shape);
            tensor.CopyFrom(source);
        }

        return step;
    }

    /// <summary>Writes the state after a step, when it is time.</summary>
    internal void SaveWhenDue(int nextStep, Module network, Optimizer optimizer, WeightAverage? average, BestWeights best)
    {
        if (clock.GetElapsedTime(written) < every)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            using (var writer = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true))
            {
                writer.Write(Magic);
                writer.Write(key);
                writer.Write(nextStep);
                writer.Write(optimizer.Steps);
                writer.Write(best.Loss);
                writer.Write(best.Waited);
                writer.Write(best.Weights.Count > 0);
                foreach (var tensor in Tensors(network, optimizer, average, best))
                {
                    var values = tensor.ToArray<float>();
                    writer.Write((long)values.Length);
                    writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
                }
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        written = clock.GetTimestamp();
    }

    /// <summary>All tensors that a training's progress is made of, in a fixed order.</summary>
    internal static IEnumerable<Tensor> Tensors(Module network, Optimizer optimizer, WeightAverage? average, BestWeights best) =>
        [.. network.NamedState().Select(s => s.Tensor), .. optimizer.State, .. average?.State ?? [], .. best.Weights];
}
