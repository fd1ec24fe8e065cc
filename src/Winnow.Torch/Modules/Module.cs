namespace Winnow.Torch.Modules;

/// <summary>A part of a network: named parameters, named buffers and named parts, under the names torchvision gives them.</summary>
public abstract class Module : IDisposable
{
    private readonly List<(string Name, Tensor Tensor, bool IsParameter)> tensors = [];
    private readonly List<(string Name, Module Part)> parts = [];

    /// <summary>Whether layers that differ in training (batch normalisation) use the batch's own statistics.</summary>
    public bool Training { get; private set; } = true;

    /// <summary>The network's answer; shapes are the derived class's.</summary>
    public abstract Tensor Forward(Tensor input);

    /// <summary>Parameters by dotted name, in the order they were made.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedParameters() => Named("").Where(t => t.IsParameter).Select(t => (t.Name, t.Tensor));

    /// <summary>Parameters and buffers by dotted name: everything that a file of weights holds.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> NamedState() => Named("").Select(t => (t.Name, t.Tensor));

    /// <summary>Parts in the order they were made, each with its name.</summary>
    public IReadOnlyList<(string Name, Module Part)> Parts => parts;

    /// <summary>Number of trainable values.</summary>
    public long ParameterCount => NamedParameters().Sum(p => p.Tensor.Elements);

    /// <summary>Switches this part and all parts inside it to training; returns this module.</summary>
    public Module Train(bool training = true)
    {
        Training = training;
        foreach (var (_, part) in parts)
        {
            part.Train(training);
        }

        return this;
    }

    /// <summary>Moves all parameters and buffers to a device.</summary>
    public void To(string device) => Change(tensor => tensor.Device != device, tensor => tensor.To(device));

    /// <summary>Lays the weights of convolutions out with channels last, as <see cref="Tensor.ChannelsLast"/>, or in row-major order again. Values and shapes stay.</summary>
    public void ChannelsLast(bool last = true) => Change(tensor => tensor.Shape.Length == 4, tensor => last ? tensor.ChannelsLast() : tensor.Contiguous());

    /// <summary>Frees all parameters and buffers.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what this module holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var (_, tensor, _) in tensors)
        {
            tensor.Dispose();
        }

        foreach (var (_, part) in parts)
        {
            part.Dispose();
        }
    }

    /// <summary>Puts a moved tensor where the derived class keeps it.</summary>
    protected abstract void Replace(string name, Tensor tensor);

    /// <summary>Takes a tensor as a trainable parameter that outlives every scope.</summary>
    protected Tensor Parameter(string name, Tensor tensor)
    {
        tensors.Add((name, TensorScope.Detach(tensor).RequireGradient(), true));
        return tensor;
    }

    /// <summary>Takes a tensor as state that is saved but not trained.</summary>
    protected Tensor Buffer(string name, Tensor tensor)
    {
        tensors.Add((name, TensorScope.Detach(tensor), false));
        return tensor;
    }

    /// <summary>Takes a part under a name, which may be dotted or a number as in torchvision.</summary>
    protected T Part<T>(string name, T part)
        where T : Module
    {
        parts.Add((name, part));
        return part;
    }

    private void Change(Func<Tensor, bool> which, Func<Tensor, Tensor> change)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            var (name, tensor, isParameter) = tensors[i];
            if (!which(tensor))
            {
                continue;
            }

            using var gradientsOff = GradientMode.Off();
            var changed = TensorScope.Detach(change(tensor));
            Replace(name, isParameter ? changed.RequireGradient() : changed);
            tensors[i] = (name, changed, isParameter);
            tensor.Dispose();
        }

        foreach (var (_, part) in parts)
        {
            part.Change(which, change);
        }
    }

    private IEnumerable<(string Name, Tensor Tensor, bool IsParameter)> Named(string prefix) =>
        tensors.Select(t => (prefix + t.Name, t.Tensor, t.IsParameter))
            .Concat(parts.SelectMany(p => p.Part.Named($"{prefix}{p.Name}.")));
}
