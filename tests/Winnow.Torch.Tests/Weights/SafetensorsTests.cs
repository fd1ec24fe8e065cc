using System.Buffers.Binary;
using System.Text;
using Winnow.Torch.Modules;
using Winnow.Torch.Weights;

namespace Winnow.Torch.Tests.Weights;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"winnow-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_module_comes_back_as_it_was_saved()
    {
        using var generator = new Generator(1);
        using var written = new Linear(3, 2, generator);
        using var read = new Linear(3, 2, generator);
        Assert.NotEqual(written.Weight.ToArray<float>(), read.Weight.ToArray<float>());
        Safetensors.Save(written, path);
        var report = Safetensors.Load(read, path);
        Assert.True(report.IsComplete);
        Assert.Equal(["bias", "weight"], report.Loaded.Order(StringComparer.Ordinal));
        Assert.Equal(written.Weight.ToArray<float>(), read.Weight.ToArray<float>());
        Assert.Equal(written.Bias.ToArray<float>(), read.Bias.ToArray<float>());
    }

    [Fact]
    public void The_report_names_what_is_missing_unexpected_and_of_another_shape()
    {
        using var generator = new Generator(1);
        using var module = new Linear(3, 2, generator);
        using var weight = Tensor.Zeros([4, 3]);
        using var extra = Tensor.Zeros([1]);
        var before = module.Weight.ToArray<float>();
        Safetensors.Save([("weight", weight), ("extra", extra)], path);
        var report = Safetensors.Load(module, path);
        Assert.Equal(["bias"], report.Missing);
        Assert.Equal(["extra"], report.Unexpected);
        Assert.Equal(["weight: file [4, 3], module [2, 3]"], report.Mismatched);
        Assert.Equal(before, module.Weight.ToArray<float>());
    }

    [Theory]
    [InlineData("""{"weight":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 8)]
    [InlineData("""{"weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4)]
    [InlineData("""{"weight":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6)]
    [InlineData("""{"weight":{"dtype":"F32","shape":[-1],"data_offsets":[0,-4]}}""", 0)]
    [InlineData("""{"weight":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"weight":{"dtype":"PICKLE","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData("""{"weight":{"shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData("""{"weight":7}""", 0)]
    [InlineData("not json", 0)]
    public void A_header_that_lies_is_refused(string header, int dataLength)
    {
        Write((ulong)Encoding.UTF8.GetByteCount(header), header, dataLength);
        Assert.Throws<InvalidDataException>(() => Safetensors.ReadEntries(path));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1_000_000UL)]
    public void A_header_longer_than_the_file_is_refused(ulong length)
    {
        Write(length, "{}", dataLength: 0);
        Assert.Throws<InvalidDataException>(() => Safetensors.ReadEntries(path));
    }

    private void Write(ulong length, string header, int dataLength)
    {
        var prefix = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        File.WriteAllBytes(path, [.. prefix, .. Encoding.UTF8.GetBytes(header), .. new byte[dataLength]]);
    }
}
