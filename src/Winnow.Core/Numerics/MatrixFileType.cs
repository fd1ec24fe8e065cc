namespace Winnow.Core.Numerics;

/// <summary>How a <see cref="MatrixFile"/> stores its values; the numbers are those in the file.</summary>
public enum MatrixFileType
{
    /// <summary>Four bytes a value, exact.</summary>
    Float32 = 1,

    /// <summary>Two bytes a value: 11 significant bits, largest 65,504.</summary>
    Float16 = 2,
}
