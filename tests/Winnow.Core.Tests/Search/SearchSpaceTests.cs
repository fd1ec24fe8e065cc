using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

public sealed class SearchSpaceTests
{
    public static TheoryData<string, SearchParameter[]> Invalid => new()
    {
        { "has no parameter", [] },
        { "range 2 to 1 is empty", [new FloatParameter("x", 2, 1)] },
        { "range 5 to 4 is empty", [new IntegerParameter("x", 5, 4)] },
        { "low end above 0", [new FloatParameter("x", 0, 1) { Log = true }] },
        { "low end from 1", [new IntegerParameter("x", 0, 9) { Log = true }] },
        { "must be finite", [new FloatParameter("x", double.NaN, 1)] },
        { "must be finite", [new FloatParameter("x", 0, double.PositiveInfinity)] },
        { "takes no", [new FloatParameter("x", 1, 2) { Log = true, Step = 0.1 }] },
        { "step of 'x' is 0", [new FloatParameter("x", 1, 2) { Step = 0 }] },
        { "at least one choice", [new CategoricalParameter("x")] },
        { "choice 'a' twice", [new CategoricalParameter("x", "a", "a")] },
        { "two parameters called 'x'", [new FloatParameter("x", 0, 1), new IntegerParameter("x", 0, 1)] },
        { "name must have", [new FloatParameter(" ", 0, 1)] },
        { "'p', which is not in the space", [new FloatParameter("x", 0, 1).When("p", 1)] },
        { "names no value", [new CategoricalParameter("p", "a"), new FloatParameter("x", 0, 1).When("p")] },
        { "being b, which it cannot be", [new CategoricalParameter("p", "a"), new FloatParameter("x", 0, 1).When("p", "b")] },
        { "not countable", [new FloatParameter("p", 0, 1), new FloatParameter("x", 0, 1).When("p", 0.5)] },
        { "depends on itself", [new IntegerParameter("p", 0, 1).When("x", 1), new IntegerParameter("x", 0, 1).When("p", 1)] },
        { "depends on itself", [new IntegerParameter("x", 0, 1).When("x", 1)] },
    };

    [Theory, MemberData(nameof(Invalid))]
    public void A_space_without_a_valid_point_is_refused_with_the_reason(string reason, SearchParameter[] parameters) =>
        Assert.Contains(reason == "takes no" ? "take one of the two" : reason, Assert.Throws<ArgumentException>(() => new SearchSpace(parameters)).Message, StringComparison.Ordinal);

    [Fact]
    public void Drawn_points_belong_to_the_space_and_survive_their_coordinates()
    {
        var random = new Random(1);
        var seen = new HashSet<string>();
        for (var i = 0; i < 500; i++)
        {
            var point = UniformDraw.From(Studies.Space, random);
            Assert.Null(Studies.Space.ProblemWith(point));
            var again = Studies.Space.Decode(Studies.Space.Encode(point));
            Assert.Equal(point.Values.Keys, again.Values.Keys);
            Assert.All(point.Values, v => Assert.Equal(v.Value.Text is null ? v.Value.Number : 0, again.Values[v.Key].Text is null ? again.Values[v.Key].Number : 0, 1e-9));
            seen.Add(string.Join(' ', point.Values.Keys));
        }

        // Trees, nets of one or three layers, nets of two.
        Assert.Equal(["model lr drop seed", "model lr layers drop seed", "units model lr layers drop seed"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Countable_values_are_equally_likely_on_linear_scales_and_all_reachable_on_others()
    {
        foreach (var parameter in (SearchParameter[])[new IntegerParameter("i", 3, 12), new FloatParameter("f", 0, 0.9) { Step = 0.1 }, new CategoricalParameter("c", "a", "b", "c"), new IntegerParameter("l", 1, 40) { Log = true }])
        {
            var counts = new Dictionary<ParameterValue, int>();
            const int Draws = 9000;
            for (var i = 0; i < Draws; i++)
            {
                var value = parameter.FromUnit((i + 0.5) / Draws);
                Assert.True(parameter.Allows(value), $"{parameter.Name} {value}");
                counts[value] = counts.GetValueOrDefault(value) + 1;
            }

            Assert.Equal(parameter.Count, counts.Count);
            Assert.True(parameter.Name == "l" || counts.Values.All(c => Math.Abs(c - (Draws / counts.Count)) <= 1), parameter.Name);
        }
    }

    [Theory]
    [InlineData("lacks 'lr'", "model=tree", "drop=0", "seed=1")]
    [InlineData("exists only when model is net", "model=tree", "lr=0.01", "drop=0", "seed=1", "layers=1")]
    [InlineData("'drop' cannot be 0.3", "model=tree", "lr=0.01", "drop=0.3", "seed=1")]
    [InlineData("'lr' cannot be 1", "model=tree", "lr=1", "drop=0", "seed=1")]
    [InlineData("'seed' cannot be 1.5", "model=tree", "lr=0.01", "drop=0", "seed=1.5")]
    [InlineData("'model' cannot be bush", "model=bush", "lr=0.01", "drop=0", "seed=1")]
    [InlineData("no parameter 'speed'", "model=tree", "lr=0.01", "drop=0", "seed=1", "speed=3")]
    public void A_foreign_point_is_named(string problem, params string[] values) => Assert.Contains(problem, Studies.Space.ProblemWith(Point(values))!, StringComparison.Ordinal);

    [Fact]
    public void Points_with_the_same_values_are_equal_in_any_order()
    {
        Assert.Equal(Point("a=1", "b=x"), Point("b=x", "a=1"));
        Assert.Equal(Point("a=1", "b=x").GetHashCode(), Point("b=x", "a=1").GetHashCode());
        Assert.NotEqual(Point("a=1"), Point("a=1", "b=x"));
    }

    internal static SearchPoint Point(params string[] values) => new(values.Select(v => v.Split('=')).Select(v =>
        KeyValuePair.Create(v[0], double.TryParse(v[1], System.Globalization.CultureInfo.InvariantCulture, out var number) ? (ParameterValue)number : v[1])));
}
