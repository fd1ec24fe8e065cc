using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

public sealed class DoubleVectorsTests
{
    [Fact]
    public void Every_length_gives_what_plain_loops_give()
    {
        var random = new Random(1);
        for (var length = 0; length < 40; length++)
        {
            double[] x = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
            double[] y = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)];
            Assert.Equal(x.Zip(y, (a, b) => a * b).Sum(), DoubleVectors.Dot(x, y), 1e-14);
            double[] expected = [.. x.Zip(y, (a, b) => b + (0.3 * a))];
            DoubleVectors.AddScaled(y, 0.3, x);
            Assert.All(expected.Zip(y), p => Assert.Equal(p.First, p.Second, 1e-15));
        }
    }
}
