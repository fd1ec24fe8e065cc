using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

public sealed class ParzenMixtureTests
{
    private static readonly SearchSpace Space = new(
        new CategoricalParameter("model", "a", "b"),
        new FloatParameter("x", 0, 1),
        new IntegerParameter("depth", 1, 4).When("model", "b"));

    private static readonly ParzenAxis[] Axes = [.. Space.Coordinates.Select(p => new ParzenAxis(p))];

    [Fact]
    public void The_density_sums_to_one_over_the_whole_conditional_space()
    {
        var mixture = Mixture();
        const int Steps = 2000;
        var sum = 0.0;
        for (var i = 0; i < Steps; i++)
        {
            var x = (i + 0.5) / Steps;
            sum += Math.Exp(mixture.LogDensity([0.25, x, double.NaN])) / Steps;
            sum += Enumerable.Range(0, 4).Sum(cell => Math.Exp(mixture.LogDensity([0.75, x, (cell + 0.5) / 4])) / Steps);
        }

        Assert.Equal(1, sum, 1e-6);
    }

    [Fact]
    public void Draws_fall_as_the_density_says()
    {
        var mixture = Mixture();
        var random = new Random(4);
        const int Draws = 20_000;
        var counts = new double[2, 5, 10]; // model, cell of depth or none, tenth of x
        for (var i = 0; i < Draws; i++)
        {
            var units = mixture.Sample(random);
            Assert.Equal(units[0] < 0.5, double.IsNaN(units[2]));
            counts[units[0] < 0.5 ? 0 : 1, double.IsNaN(units[2]) ? 4 : Axes[2].CellOf(units[2]), (int)(units[1] * 10)] += 1.0 / Draws;
        }

        for (var tenth = 0; tenth < 10; tenth++)
        {
            foreach (var (model, cell) in ((int, int)[])[(0, 4), (1, 0), (1, 1), (1, 2), (1, 3)])
            {
                var expected = Enumerable.Range(0, 50).Average(i => Math.Exp(mixture.LogDensity([model == 0 ? 0.25 : 0.75, (tenth + ((i + 0.5) / 50)) / 10, cell == 4 ? double.NaN : (cell + 0.5) / 4]))) / 10;
                Assert.Equal(expected, counts[model, cell, tenth], 5 * Math.Sqrt(expected / Draws) + 1e-4);
            }
        }
    }

    // A trial of each branch; the depth of the first is unknown.
    private static ParzenMixture Mixture() => new(Space, Axes, [[0.25, 0.2, double.NaN], [0.75, 0.7, 0.375]], [0.1, 0.2, 0.15], [1, 2, 0.5]);
}
