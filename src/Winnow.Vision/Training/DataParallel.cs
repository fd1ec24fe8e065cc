using System.Globalization;
using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Training;

/// <summary>One training shared by several processes: each works on its rows of every batch, and all take the same step with the gradient of the whole batch.</summary>
/// <remarks>
/// Synchronous data-parallel gradient descent with gradients in flat buckets, as in Li et al. (VLDB 2020). The step equals that of one process up to rounding, whatever the loss, except for batch
/// normalisation, whose statistics are those of each process's rows; running ones are averaged. Every process holds all images.
/// </remarks>
/// <param name="group">The processes.</param>
public sealed class DataParallel(ProcessGroup group)
{
    /// <summary>Values of one bucket: 25 MiB, enough that the wire and not the calls decides.</summary>
    private const int BucketValues = 25 << 18;

    /// <summary>Which process this is, from 0. Only process 0 keeps progress and reports it.</summary>
    public int Rank => group.Rank;

    /// <summary>How many processes there are.</summary>
    public int Size => group.Size;

    /// <summary>Fails in every process where they do not train the same thing.</summary>
    /// <param name="key">Hex digest of everything that decides the weights, at least 16 digits.</param>
    /// <exception cref="ProcessGroupException">A process has another key, or is gone.</exception>
    public void RequireSame(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        // Four digits at a time are whole numbers that float64 holds exactly.
        var own = Enumerable.Range(0, 4).Select(i => (double)int.Parse(key.AsSpan(4 * i, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
        var first = FromFirst(own);
        var others = Sum(first.AsSpan().SequenceEqual(own) ? 0 : 1);
        if (others > 0)
        {
            throw new ProcessGroupException(string.Create(CultureInfo.InvariantCulture, $"{others} of {Size} processes have other labels, images, weights or settings than process 0; give all of them the same project and options."));
        }
    }

    /// <summary>The rows of a batch that are this process's.</summary>
    /// <exception cref="ArgumentException">There are fewer rows than processes.</exception>
    internal (int Start, int Count) RowsOf(int batch)
    {
        if (batch < Size)
        {
            throw new ArgumentException($"A batch of {batch} samples cannot be shared by {Size} processes; use fewer processes, or label more.");
        }

        var start = (int)((long)batch * Rank / Size);
        return (start, (int)((long)batch * (Rank + 1) / Size) - start);
    }

    /// <summary>Sums the gradients of the parameters over all processes, in place; also a loss, which comes back.</summary>
    internal double SumGradients(IReadOnlyList<Tensor> parameters, double loss)
    {
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        var gradients = parameters.Select((p, i) => p.Gradient ?? throw new InvalidOperationException($"Parameter {i} has no gradient: call Backward first.")).ToArray();
        Exchange(gradients);
        return Sum(loss);
    }

    /// <summary>Gives every process the tensors of process 0.</summary>
    internal void FromFirst(IReadOnlyList<Tensor> tensors)
    {
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        if (Rank != 0)
        {
            foreach (var tensor in tensors)
            {
                using var nothing = tensor.ZerosLike();
                tensor.CopyFrom(nothing);
            }
        }

        Exchange(tensors);
    }

    /// <summary>Gives every process the numbers of process 0.</summary>
    internal double[] FromFirst(double[] values)
    {
        // Not a product with zero: an endless loss would become none.
        using var tensor = Tensor.From<double>(Rank == 0 ? values : new double[values.Length], values.Length);
        group.Sum(tensor);
        return tensor.ToArray<double>();
    }

    /// <summary>The sum of a number over all processes.</summary>
    internal double Sum(double value)
    {
        using var tensor = Tensor.From<double>([value], 1);
        group.Sum(tensor);
        return tensor.Item();
    }

    /// <summary>Averages what a network holds beside its parameters, such as the running statistics of batch normalisation.</summary>
    internal void AverageBuffers(Module network)
    {
        using var scope = new TensorScope();
        using var gradientsOff = GradientMode.Off();
        var parameters = network.NamedParameters().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var buffers = network.NamedState().Where(s => !parameters.Contains(s.Name)).Select(s => s.Tensor).ToArray();
        Exchange(buffers);
        foreach (var buffer in buffers)
        {
            buffer.CopyFrom(buffer.Multiply(1.0 / Size));
        }
    }

    private void Exchange(IReadOnlyList<Tensor> tensors)
    {
        for (var from = 0; from < tensors.Count;)
        {
            using var scope = new TensorScope();
            var (to, values) = (from, 0L);
            while (to < tensors.Count && (to == from || values + tensors[to].Elements <= BucketValues))
            {
                values += tensors[to++].Elements;
            }

            var own = tensors.Skip(from).Take(to - from).ToArray();
            var flat = Tensor.Concatenate([.. own.Select(t => t.Reshape(-1))], 0).To("cpu").Contiguous(); // [values]
            group.Sum(flat);
            var back = flat.To(own[0].Device);
            var at = 0L;
            foreach (var tensor in own)
            {
                tensor.CopyFrom(back.Narrow(0, at, tensor.Elements).Reshape(tensor.Shape));
                at += tensor.Elements;
            }

            from = to;
        }
    }
}
