using Winnow.Torch;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Vision.Tests.SelfSupervised;

/// <summary>The losses against values worked out by hand, and their gradients against finite differences.</summary>
public sealed class MethodLossTests
{
    public static TheoryData<string> Names => [.. SelfSupervisedMethods.All.Select(m => m.Name)];

    [Fact]
    public void SimClr_on_two_orthogonal_images_is_what_the_formula_gives_by_hand()
    {
        // Each view: its partner at cosine 1, two strangers at cosine 0: -1/tau + log(e^(1/tau) + 2).
        var expected = -1 + Math.Log(Math.E + 2);
        Assert.Equal(expected, Loss(new SimClr(temperature: 1), [[3, 0], [0, 2]], [[1, 0], [0, 1]]), 1e-6);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(128)]
    public void SimClr_that_tells_nothing_apart_loses_the_logarithm_of_the_other_views(int images)
    {
        var same = Enumerable.Repeat<double[]>([0.6, -0.8, 0.1], images).ToArray();
        Assert.Equal(Math.Log((2 * images) - 1), Loss(new SimClr(), same, same), 1e-6);
        Assert.Equal(Math.Log((2 * images) - 1), new SimClr().ChanceLoss(images)!.Value, 1e-12);
    }

    [Fact]
    public void VicReg_of_constant_projections_is_the_whole_hinge()
    {
        double[][] same = [[1, 2], [1, 2], [1, 2]];
        Assert.Equal(25 * (1 - Math.Sqrt(1e-4)), Loss(new VicReg(), same, same), 1e-6);
    }

    [Fact]
    public void VicReg_on_two_images_is_what_the_formula_gives_by_hand()
    {
        // First view: dimensions (0, 2) and (0, 2): variance 2 each, covariance 2. Second view: (0, 1) and (0, 0): variance 0.5 and 0, no covariance.
        // Invariance: (0 + 0 + 1 + 4) / 4. Variance: half of 0 + mean(1 - sqrt(0.5001), 1 - 0.01). Covariance: (2² + 2²) / 2 + 0.
        var expected = (25 * 1.25) + (25 * 0.5 * ((1 - Math.Sqrt(0.5001) + 0.99) / 2)) + 4;
        Assert.Equal(expected, Loss(new VicReg(), [[0, 0], [2, 2]], [[0, 0], [1, 0]]), 1e-6);
    }

    [Fact]
    public void Barlow_Twins_on_two_images_is_what_the_formula_gives_by_hand()
    {
        // Standardised, two rows are +-1 in each dimension (but for the 1e-5 in the deviation): c = [[1, -1], [1, -1]].
        var c = 1 / Math.Sqrt(1 + 1e-5) / Math.Sqrt(1 + 1e-5);
        var expected = ((1 - c) * (1 - c)) + ((1 + c) * (1 + c)) + (5e-3 * 2 * c * c);
        Assert.Equal(expected, Loss(new BarlowTwins(), [[1, 1], [-1, -1]], [[1, -1], [-1, 1]]), 1e-6);
    }

    [Fact]
    public void Byol_and_SimSiam_on_known_angles_are_what_the_formulas_give_by_hand()
    {
        using var scope = new TensorScope();
        var views = new ViewEmbeddings(Rows([[1, 0], [0, 1]]), Rows([[0, 3], [3, 0]]))
        {
            FirstPredicted = Rows([[1, 0], [1, 1]]),
            SecondPredicted = Rows([[1, 0], [0, -2]]),
            FirstTarget = Rows([[2, 0], [0, 1]]),
            SecondTarget = Rows([[0, 1], [4, 0]]),
        };
        var half = Math.Sqrt(0.5);
        // First predicted against second target (and projection): 0, half. Second predicted against first target (and projection): 1, -1.
        Assert.Equal(2 - (half / 2) - 0, new Byol().Loss(views).Item(), 1e-6);
        Assert.Equal(-0.5 * ((half / 2) + 0), new SimSiam().Loss(views).Item(), 1e-6);
    }

    [Theory, MemberData(nameof(Names))]
    public void Gradients_are_those_of_finite_differences(string name)
    {
        const int rows = 5, columns = 4;
        var method = SelfSupervisedMethods.Get(name);
        var values = Enumerable.Range(0, 6).Select(i => Noise(rows * columns, seed: 7 + i)).ToArray();
        using var scope = new TensorScope();
        var inputs = values.Select(v => Tensor.From<double>(v, rows, columns).RequireGradient()).ToArray();
        method.Loss(Views(inputs)).Backward();
        // Through projections held fixed no gradient flows, so only what the method learns by is compared.
        var learned = method.Layout(8).Predictor > 0 ? new[] { 2, 3 } : [0, 1];
        foreach (var i in learned)
        {
            var gradient = inputs[i].Gradient!.ToArray<double>();
            for (var at = 0; at < gradient.Length; at++)
            {
                const double step = 1e-5;
                var difference = (Moved(i, at, step) - Moved(i, at, -step)) / (2 * step);
                Assert.True(Math.Abs(difference - gradient[at]) <= 1e-4 * Math.Max(1, Math.Abs(difference)), $"{name}, tensor {i}, element {at}: {gradient[at]} and {difference}");
            }
        }

        double Moved(int tensor, int at, double by)
        {
            using var inner = new TensorScope();
            var moved = values.Select(v => v.ToArray()).ToArray();
            moved[tensor][at] += by;
            return method.Loss(Views([.. moved.Select(v => Tensor.From<double>(v, rows, columns))])).Item();
        }
    }

    [Fact]
    public void A_method_without_the_heads_it_needs_says_so()
    {
        using var scope = new TensorScope();
        var bare = new ViewEmbeddings(Rows([[1, 0], [0, 1]]), Rows([[1, 0], [0, 1]]));
        Assert.Contains("needs a predictor", Assert.Throws<ArgumentException>(() => new Byol().Loss(bare)).Message, StringComparison.Ordinal);
        Assert.Contains("vicreg", Assert.Throws<ArgumentException>(() => SelfSupervisedMethods.Get("mae")).Message, StringComparison.Ordinal);
    }

    private static ViewEmbeddings Views(Tensor[] t) => new(t[0], t[1]) { FirstPredicted = t[2], SecondPredicted = t[3], FirstTarget = t[4], SecondTarget = t[5] };

    private static double Loss(ISelfSupervisedMethod method, double[][] first, double[][] second)
    {
        using var scope = new TensorScope();
        return method.Loss(new(Rows(first), Rows(second))).Item();
    }

    private static Tensor Rows(double[][] rows) => Tensor.From<double>(rows.SelectMany(r => r).ToArray(), rows.Length, rows[0].Length);

    private static double[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }
}
