namespace Winnow.Core.Numerics;

/// <summary>Rows of float32 values that are read one at a time: a <see cref="Matrix"/> in memory, or a <see cref="MatrixFile"/> that may be larger than it.</summary>
/// <remarks>Reading is safe from several threads, each with a room of its own.</remarks>
public interface IRowSource
{
    /// <summary>Number of rows.</summary>
    int Rows { get; }

    /// <summary>Number of columns.</summary>
    int Columns { get; }

    /// <summary>One row [columns], as it lies in memory or else written into the room; valid until the room is used again.</summary>
    /// <param name="row">From 0 to <see cref="Rows"/> − 1.</param>
    /// <param name="room">At least <see cref="Columns"/> values to write to; a <see cref="Matrix"/> needs none.</param>
    ReadOnlySpan<float> Row(int row, Span<float> room);
}
