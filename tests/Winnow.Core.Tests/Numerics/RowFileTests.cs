using System.Runtime.InteropServices;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class RowFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    private string FilePath => Path.Combine(folder, "rows.mat");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(700, 300)] // more than one window
    [InlineData(3, 200_000)] // a row longer than a window
    public void Rows_in_any_order_are_those_that_were_written(int rows, int columns)
    {
        var matrix = Pools.Grid(new Random(1), rows, columns, reach: 100);
        foreach (var type in Enum.GetValues<MatrixFileType>())
        {
            Write(matrix, type);
            using var file = RowFile.Open(FilePath);
            Assert.Equal((rows, columns, type), (file.Rows, file.Columns, file.Type));
            var random = new Random(2);
            int[] order = [.. Enumerable.Range(0, rows), .. Enumerable.Range(0, Math.Min(rows, 200)).Select(_ => random.Next(rows)), .. Enumerable.Range(rows / 2, rows - (rows / 2))];
            var room = new float[columns + 3];
            Assert.All(order, i => Assert.True(matrix.Row(i).SequenceEqual(file.Row(i, room))));
            var whole = new float[matrix.Array.Length];
            file.Read(0, whole);
            Assert.Equal(matrix.Array, whole);
            file.Read(rows - 1, whole.AsSpan(0, columns));
            Assert.True(matrix.Row(rows - 1).SequenceEqual(whole.AsSpan(0, columns)));
        }
    }

    [Fact]
    public void Several_threads_read_the_rows_that_one_thread_reads()
    {
        var matrix = Pools.Grid(new Random(3), 5000, 64, reach: 100);
        Write(matrix, MatrixFileType.Float16);
        using var file = RowFile.Open(FilePath);
        var bad = 0;
        Chunks.For(matrix.Rows, 4, (_, start, end) =>
        {
            var room = new float[64];
            for (var i = start; i < end; i++)
            {
                Interlocked.Add(ref bad, matrix.Row(i).SequenceEqual(file.Row(i, room)) ? 0 : 1);
            }
        }, size: 37);
        Assert.Equal(0, bad);
    }

    [Fact]
    public void A_bare_file_of_values_is_read_and_one_of_a_broken_size_is_refused_with_its_size()
    {
        Half[] values = [.. Enumerable.Range(0, 12).Select(i => (Half)i)];
        File.WriteAllBytes(FilePath, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        using (var file = RowFile.OpenRaw(FilePath, 4))
        {
            Assert.Equal([8f, 9, 10, 11], file.Row(2, new float[4]).ToArray());
        }

        var message = Assert.Throws<InvalidDataException>(() => RowFile.OpenRaw(FilePath, 5)).Message;
        Assert.Contains("24 bytes", message, StringComparison.Ordinal);
        Assert.Contains("10 bytes each", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => RowFile.OpenRaw(FilePath, 0));
    }

    [Fact]
    public void A_file_cut_off_while_it_is_open_is_an_error_that_names_the_row()
    {
        Write(new Matrix(100, 8), MatrixFileType.Float32);
        using var file = RowFile.Open(FilePath);
        using (var stream = new FileStream(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(64 + (50 * 32));
        }

        Assert.Contains("row 61 of 100", Assert.Throws<InvalidDataException>(() => file.Row(60, new float[8]).Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_no_rows_outside_and_none_after_closing()
    {
        Write(new Matrix(9, 5), MatrixFileType.Float16);
        var file = RowFile.Open(FilePath);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Row(9, new float[5]).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Row(-1, new float[5]).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(0, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(8, new float[10]));
        file.Row(0, new float[5]);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Row(0, new float[5]).Length);
    }

    private void Write(Matrix matrix, MatrixFileType type)
    {
        using var writer = new MatrixFileWriter(FilePath, matrix.Columns, type);
        writer.Write(matrix);
        writer.Complete();
    }
}
