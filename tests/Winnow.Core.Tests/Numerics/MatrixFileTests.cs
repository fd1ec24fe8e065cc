using System.Buffers.Binary;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class MatrixFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    private string FilePath => Path.Combine(folder, "rows.wnm");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 4)]
    [InlineData(3, 0)]
    [InlineData(1, 1)]
    [InlineData(101, 7)]
    public void What_is_written_is_read_whole_and_by_blocks(int rows, int columns)
    {
        var matrix = Pools.Grid(new Random(1), rows, columns, reach: 100);
        foreach (var type in Enum.GetValues<MatrixFileType>())
        {
            Write(matrix, type);
            using var file = MatrixFile.Open(FilePath);
            Assert.Equal((rows, columns, type), ((int)file.Rows, file.Columns, file.Type));
            Assert.Equal(matrix.Array, file.Read(0, rows).Array);
            var blocks = file.Blocks(10).ToList();
            Assert.Equal(matrix.Array, blocks.SelectMany(b => b.Rows.Array));
            Assert.Equal(Enumerable.Range(0, blocks.Count).Select(b => b * 10L), blocks.Select(b => b.First));
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(1, rows));
        }
    }

    [Fact]
    public void Single_rows_are_those_of_the_whole()
    {
        var matrix = Pools.Grid(new Random(2), 9, 5, reach: 100);
        foreach (var type in Enum.GetValues<MatrixFileType>())
        {
            Write(matrix, type);
            var file = MatrixFile.Open(FilePath);
            var room = new float[7];
            for (var i = 0; i < matrix.Rows; i++)
            {
                Assert.Equal(matrix.Row(i), file.Row(i, room));
            }

            Assert.Throws<ArgumentOutOfRangeException>(() => file.Row(9, room).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Row(-1, room).Length);
            file.Dispose();
            Assert.Throws<ObjectDisposedException>(() => file.Row(0, room).Length);
        }
    }

    [Theory]
    [InlineData(0, 1, "WNWMATRX")]
    [InlineData(8, 9, "version 9")]
    [InlineData(12, 3, "type 3")]
    [InlineData(16, 6, "6 × 2")]
    [InlineData(24, 3, "5 × 3")]
    [InlineData(24, -1, "damaged")]
    public void A_header_that_does_not_fit_is_refused_with_what_is_wrong(int at, int value, string message)
    {
        Write(new Matrix(5, 2), MatrixFileType.Float32);
        var bytes = File.ReadAllBytes(FilePath);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        File.WriteAllBytes(FilePath, bytes);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => MatrixFile.Open(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_whose_product_overflows_are_refused()
    {
        Write(new Matrix(0, 0), MatrixFileType.Float32);
        var bytes = File.ReadAllBytes(FilePath);
        // 2⁶² × 4 × 4 bytes is 0 in 64 bits, just what the file holds.
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), 1L << 62);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), 4);
        File.WriteAllBytes(FilePath, bytes);
        Assert.Throws<InvalidDataException>(() => MatrixFile.Open(FilePath));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        Write(new Matrix(2, 2), MatrixFileType.Float32);
        var bytes = File.ReadAllBytes(FilePath);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(FilePath, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => MatrixFile.Open(FilePath));
        }
    }

    [Fact]
    public void Without_completion_the_old_file_stays()
    {
        Write(Matrix.FromRows([[1, 2]]), MatrixFileType.Float32);
        using (var writer = new MatrixFileWriter(FilePath, 2))
        {
            writer.Write(new Matrix(3, 2));
        }

        using var file = MatrixFile.Open(FilePath);
        Assert.Equal([1, 2], file.Read(0, 1).Array);
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Values_that_the_type_cannot_hold_are_refused()
    {
        using var writer = new MatrixFileWriter(FilePath, 1, MatrixFileType.Float16);
        writer.Write(Matrix.FromRows([[65504]]));
        Assert.Contains("Row 1 ", Assert.Throws<ArgumentException>(() => writer.Write(Matrix.FromRows([[70000]]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => writer.Write(new Matrix(1, 2)));
    }

    private void Write(Matrix matrix, MatrixFileType type)
    {
        using var writer = new MatrixFileWriter(FilePath, matrix.Columns, type);
        writer.Write(matrix);
        writer.Complete();
    }
}
