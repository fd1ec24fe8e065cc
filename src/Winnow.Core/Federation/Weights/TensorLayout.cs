using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Winnow.Core.Federation;

/// <summary>The tensors of a model in their order, and where each lies in one flat array.</summary>
/// <remarks>All sites of a federation share one layout; an update of any other is refused.</remarks>
public sealed class TensorLayout : IEquatable<TensorLayout>
{
    /// <summary>Tensors at most.</summary>
    public const int TensorsMax = 10_000;

    private readonly int[] offsets;

    /// <summary>A layout of distinct tensors.</summary>
    /// <exception cref="ArgumentException">There is no tensor, one comes twice or is malformed, or all together pass 2,147,483,591 values.</exception>
    public TensorLayout(IReadOnlyList<TensorShape> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count is 0 or > TensorsMax)
        {
            throw new ArgumentException($"A model of {tensors.Count} tensors cannot be shared; it must have 1 to {TensorsMax:N0}.", nameof(tensors));
        }

        offsets = new int[tensors.Count];
        var names = new HashSet<string>(StringComparer.Ordinal);
        var total = 0L;
        for (var i = 0; i < tensors.Count; i++)
        {
            var problem = tensors[i].Problem() ?? (names.Add(tensors[i].Name) ? null : $"tensor '{tensors[i].Name}' comes twice");
            if (problem is not null)
            {
                throw new ArgumentException($"The model cannot be shared: {problem}.", nameof(tensors));
            }

            offsets[i] = (int)total;
            total = Add(total, tensors[i]);
        }

        Tensors = [.. tensors];
        Length = (int)total;
        Hash = ComputeHash();
    }

    /// <summary>The tensors in their order.</summary>
    public IReadOnlyList<TensorShape> Tensors { get; }

    /// <summary>Values of all tensors together.</summary>
    public int Length { get; }

    /// <summary>Hex SHA-256 of names and shapes: equal for equal layouts.</summary>
    public string Hash { get; }

    /// <summary>Where tensor <paramref name="index"/> lies in the flat array.</summary>
    public Range Range(int index) => offsets[index]..(offsets[index] + (int)Tensors[index].Length);

    /// <summary>Index of a tensor, or −1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Tensors.Count; i++)
        {
            if (string.Equals(Tensors[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The tensors whose names satisfy a condition, in the same order; null where none does.</summary>
    public TensorLayout? Where(Func<string, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        TensorShape[] kept = [.. Tensors.Where(t => condition(t.Name))];
        return kept.Length == 0 ? null : new(kept);
    }

    /// <summary>The first difference to another layout in words; null where there is none.</summary>
    public string? DifferenceTo(TensorLayout other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < Math.Max(Tensors.Count, other.Tensors.Count); i++)
        {
            var (mine, theirs) = (i < Tensors.Count ? Tensors[i] : null, i < other.Tensors.Count ? other.Tensors[i] : null);
            if (!Equals(mine, theirs))
            {
                return $"tensor {i} is {theirs?.ToString() ?? "missing"} instead of {mine?.ToString() ?? "none"}";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(TensorLayout? other) => other is not null && string.Equals(Hash, other.Hash, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorLayout);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Hash);

    private static long Add(long total, TensorShape tensor)
    {
        try
        {
            var sum = checked(total + tensor.Length);
            return sum <= Array.MaxLength ? sum : throw new OverflowException();
        }
        catch (OverflowException exception)
        {
            throw new ArgumentException($"The model cannot be shared: with tensor {tensor} it passes {Array.MaxLength:N0} values.", nameof(tensor), exception);
        }
    }

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[4];
        foreach (var tensor in Tensors)
        {
            var name = Encoding.UTF8.GetBytes(tensor.Name);
            foreach (var value in (ReadOnlySpan<int>)[name.Length, tensor.Dimensions.Count, .. tensor.Dimensions])
            {
                BinaryPrimitives.WriteInt32LittleEndian(number, value);
                hash.AppendData(number);
            }

            hash.AppendData(name);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
