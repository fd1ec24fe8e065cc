using System.Buffers.Binary;

namespace Winnow.Cli.Tests;

/// <summary>The plainest image files there are.</summary>
internal static class Images
{
    /// <summary>Writes an 8 × 8 bitmap of one grey.</summary>
    public static void Write(string path, byte grey)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new byte[54 + (8 * 8 * 3)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), 8);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(34), 8 * 8 * 3);
        file.AsSpan(54).Fill(grey);
        File.WriteAllBytes(path, file);
    }
}
