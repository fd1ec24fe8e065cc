using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Winnow.Vision.Onnx;

/// <summary>Any ONNX image encoder or classifier on the CPU: one input [N, C, H, W] of floats or bytes, and float outputs with one row per image.</summary>
/// <remarks>May be used by several threads at once.</remarks>
public sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession session;
    private readonly string name;
    private readonly NodeMetadata input;

    private OnnxModel(byte[] model, string name, int threads)
    {
        OnnxFile.Check(model, name);
        this.name = name;
        Hash = Convert.ToHexStringLower(SHA256.HashData(model));
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Threads = threads == 0 ? Environment.ProcessorCount : threads;
        session = Open(model, name);
        try
        {
            (InputName, input) = CheckInput();
            Metadata = OnnxMetadata.Read(session.ModelMetadata.CustomMetadataMap);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Hex SHA-256 of the file's bytes.</summary>
    public string Hash { get; }

    /// <summary>Batches that may run side by side, one thread each.</summary>
    public int Threads { get; }

    /// <summary>Name of the input.</summary>
    public string InputName { get; }

    /// <summary>Whether the input takes bytes 0 to 255; otherwise floats that the caller has normalised.</summary>
    public bool TakesBytes => input.ElementDataType == TensorElementType.UInt8;

    /// <summary>Images the graph insists on per run, or 0 where the batch is open.</summary>
    public int FixedBatch => Math.Max(0, input.Dimensions[0]);

    /// <summary>Sizes of the images the graph insists on, 0 where it leaves one open.</summary>
    public (int Channels, int Height, int Width) FixedImages => (Math.Max(0, input.Dimensions[1]), Math.Max(0, input.Dimensions[2]), Math.Max(0, input.Dimensions[3]));

    /// <summary>Names of the outputs.</summary>
    public IReadOnlyList<string> OutputNames => session.OutputNames;

    /// <summary>The metadata that its exporter wrote, by name.</summary>
    public IReadOnlyDictionary<string, string> Properties => session.ModelMetadata.CustomMetadataMap;

    /// <summary>What the model says about itself, where Winnow exported it.</summary>
    public OnnxMetadata? Metadata { get; }

    /// <summary>Loads a model file.</summary>
    /// <param name="path">A single <c>.onnx</c> file.</param>
    /// <param name="threads">Batches that an <see cref="OnnxScorer"/> runs side by side, at least 1; 0 = one per core. Results do not depend on it.</param>
    /// <exception cref="OnnxException">The file is missing, not ONNX, cut short, has its weights elsewhere, or does not take one batch of images.</exception>
    public static OnnxModel Load(string path, int threads = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(OnnxFile.Read(path), path, threads);
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="model">The file's bytes.</param>
    /// <param name="name">How error messages call it.</param>
    /// <param name="threads">As for <see cref="Load(string, int)"/>.</param>
    /// <exception cref="OnnxException">As <see cref="Load(string, int)"/>.</exception>
    public static OnnxModel Load(byte[] model, string name, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(model, name, threads);
    }

    /// <summary>Refuses images the graph does not take.</summary>
    /// <exception cref="OnnxException">Names both shapes.</exception>
    public void RequireImages(int channels, int height, int width)
    {
        var wanted = input.Dimensions; // −1 where open
        if ((wanted[1] >= 0 && wanted[1] != channels) || (wanted[2] >= 0 && wanted[2] != height) || (wanted[3] >= 0 && wanted[3] != width))
        {
            var shape = string.Join('×', wanted.Skip(1).Select(d => d < 0 ? "any" : $"{d}"));
            throw new OnnxException($"'{name}' takes images of {shape} (channels×height×width), not {channels}×{height}×{width}; prepare the images at that size.");
        }
    }

    /// <summary>Shapes of named outputs for images of one size. Costs one run on a black image where the graph leaves a dimension open.</summary>
    /// <exception cref="OnnxException">There is no such output, it is not float, it has no row per image, or the images do not fit.</exception>
    public IReadOnlyList<OnnxOutput> Describe(IReadOnlyList<string> outputs, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        RequireImages(channels, height, width);
        foreach (var output in outputs)
        {
            if (!session.OutputMetadata.TryGetValue(output, out var found))
            {
                throw new OnnxException($"'{name}' has no output '{output}'; it has {string.Join(", ", OutputNames)}.");
            }

            if (!found.IsTensor || found.ElementDataType != TensorElementType.Float)
            {
                throw new OnnxException($"The output '{output}' of '{name}' is no tensor of 32-bit floats.");
            }
        }

        var known = outputs.Select(o => session.OutputMetadata[o].Dimensions).ToList();
        if (known.All(d => d.Length > 1 && d.Skip(1).All(size => size > 0)))
        {
            return [.. outputs.Select((o, i) => new OnnxOutput(o, [.. known[i].Skip(1).Select(d => (long)d)]))];
        }

        var batch = Math.Max(1, FixedBatch);
        var pixels = batch * channels * height * width;
        using var black = TakesBytes
            ? OrtValue.CreateTensorValueFromMemory(new byte[pixels], [batch, channels, height, width])
            : OrtValue.CreateTensorValueFromMemory(new float[pixels], [batch, channels, height, width]);
        using var options = new RunOptions();
        using var results = Guard(() => session.Run(options, [InputName], [black], outputs));
        return [.. outputs.Select((o, i) => Described(o, results[i].GetTensorTypeAndShape().Shape, batch))];
    }

    /// <summary>Runs a batch on the calling thread and writes the rows of each output straight into managed memory.</summary>
    /// <typeparam name="T">float or byte, as the input takes.</typeparam>
    /// <param name="images">[count × channels × height × width].</param>
    /// <param name="count">Images in the batch.</param>
    /// <param name="size">Channels, height and width.</param>
    /// <param name="outputs">From <see cref="Describe"/>.</param>
    /// <param name="rows">Per output [count × Columns].</param>
    /// <exception cref="OnnxException">ONNX Runtime refuses the batch; its reason is in the message.</exception>
    public void Run<T>(Memory<T> images, int count, (int Channels, int Height, int Width) size, IReadOnlyList<OnnxOutput> outputs, IReadOnlyList<Memory<float>> rows)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(rows);
        var memory = OrtMemoryInfo.DefaultInstance;
        using var batch = OrtValue.CreateTensorValueFromMemory(memory, images, [count, size.Channels, size.Height, size.Width]);
        var values = new List<OrtValue>();
        try
        {
            for (var i = 0; i < outputs.Count; i++)
            {
                values.Add(OrtValue.CreateTensorValueFromMemory(memory, rows[i], [count, .. outputs[i].Shape]));
            }

            using var options = new RunOptions();
            Guard(() =>
            {
                session.Run(options, [InputName], [batch], [.. outputs.Select(o => o.Name)], values);
                return true;
            });
        }
        finally
        {
            values.ForEach(v => v.Dispose());
        }
    }

    /// <summary>Frees the session and its threads.</summary>
    public void Dispose() => session.Dispose();

    private static InferenceSession Open(byte[] model, string name)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = 1, // whole batches run side by side instead
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // errors arrive as exceptions with their text
        };
        try
        {
            return new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxException($"ONNX Runtime cannot load '{name}': {e.Message}", e);
        }
    }

    private (string Name, NodeMetadata Input) CheckInput()
    {
        if (session.InputNames.Count != 1)
        {
            throw new OnnxException($"'{name}' takes {session.InputNames.Count} inputs ({string.Join(", ", session.InputNames)}); an image model takes one.");
        }

        var (key, found) = session.InputMetadata.Single();
        if (!found.IsTensor || found.Dimensions.Length != 4 || found.ElementDataType is not (TensorElementType.Float or TensorElementType.UInt8))
        {
            var shape = found.IsTensor ? $"{found.ElementDataType} [{string.Join(", ", found.Dimensions)}]" : $"{found.OnnxValueType}";
            throw new OnnxException($"The input '{key}' of '{name}' is {shape}; an image model takes Float or UInt8 [N, channels, height, width].");
        }

        return (key, found);
    }

    private OnnxOutput Described(string output, long[] shape, int batch) =>
        shape.Length > 1 && shape[0] == batch
            ? new(output, shape[1..])
            : throw new OnnxException($"The output '{output}' of '{name}' has shape [{string.Join(", ", shape)}] for {batch} images; one row per image is needed.");

    private TResult Guard<TResult>(Func<TResult> run)
    {
        try
        {
            return run();
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxException($"ONNX Runtime cannot run '{name}': {e.Message}", e);
        }
    }
}
