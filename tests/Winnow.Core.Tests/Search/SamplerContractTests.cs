using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

/// <summary>What every sampler promises, whatever its method.</summary>
public sealed class SamplerContractTests
{
    public static TheoryData<string> Names => [.. Samplers.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Proposes_points_of_the_space_while_trials_end_in_every_way(string name)
    {
        var study = Play(Samplers.Get(name), 11, 45);
        Assert.All(study.Snapshot().Trials, t => Assert.Null(study.Snapshot().Space.ProblemWith(t.Point)));
        Assert.Contains(study.Snapshot().Trials, t => t.State == TrialState.Failed);
        Assert.Contains(study.Snapshot().Trials, t => t.State == TrialState.Running);
        Assert.Contains(study.Snapshot().Trials, t => t.State == TrialState.Pruned);
        Assert.True(study.Snapshot().Trials.Select(t => t.Point).Distinct().Count() > 43);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_seed_decides_everything(string name)
    {
        Assert.Equal(Studies.Lines(Play(Samplers.Get(name), 11, 30).Snapshot()), Studies.Lines(Play(Samplers.Get(name), 11, 30).Snapshot()));
        Assert.NotEqual(Play(Samplers.Get(name), 11, 30).Snapshot().Trials.Select(t => t.Point), Play(Samplers.Get(name), 12, 30).Snapshot().Trials.Select(t => t.Point));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_space_of_one_point_and_one_of_a_few_are_searched_too(string name)
    {
        foreach (var space in (SearchSpace[])[new(new FloatParameter("x", 2, 2), new CategoricalParameter("c", "a")), new(new IntegerParameter("i", 1, 3), new CategoricalParameter("c", "a", "b"))])
        {
            var study = new Study(new(space, 1) { Sampler = Samplers.Get(name) }, TimeProvider.System);
            for (var i = 0; i < 40; i++)
            {
                study.Tell(study.Ask(), i % 3);
            }

            // Repeats come only when little is left.
            var first = study.Snapshot().Trials.Take(5).Select(t => t.Point).Distinct().Count();
            Assert.True(first >= (space.Parameters[0].Count == 1 ? 1 : 4), $"{first}");
        }
    }

    [Theory]
    [InlineData("tpe")]
    [InlineData("rung-tpe")]
    [InlineData("evolution")]
    public void Samplers_that_learn_end_nearer_the_minimum_than_chance(string name)
    {
        Assert.True(Distance(Samplers.Get(name)) < Distance(new UniformSampler()) / 2);

        static double Distance(ISampler sampler) => Enumerable.Range(0, 9).Select(seed => Best(sampler, seed)).Order().ElementAt(4) - 0.397887;

        static double Best(ISampler sampler, int seed)
        {
            var study = new Study(new(Studies.Plane, seed) { Sampler = sampler }, TimeProvider.System);
            for (var i = 0; i < 80; i++)
            {
                var trial = study.Ask();
                trial.Report(3, Studies.Branin(trial.Point));
                study.Tell(trial, Studies.Branin(trial.Point));
            }

            return study.Snapshot().Best!.Score!.Value;
        }
    }

    [Fact]
    public void An_unknown_name_lists_those_there_are()
    {
        Assert.Contains("tpe", Assert.Throws<ArgumentException>(() => Samplers.Get("bayes")).Message, StringComparison.Ordinal);
        Assert.Contains("asha", Assert.Throws<ArgumentException>(() => Pruners.Get("bayes")).Message, StringComparison.Ordinal);
        Assert.All(Samplers.All, s => Assert.StartsWith(s.Name, s.Describe(), StringComparison.Ordinal));
        Assert.All(Pruners.All, p => Assert.StartsWith(p.Name, p.Describe(), StringComparison.Ordinal));
    }

    [Fact]
    public void Halton_points_fill_every_coordinate_evenly()
    {
        foreach (var prime in (int[])[2, 3, 19])
        {
            var parts = new int[prime * prime];
            for (var i = 0; i < 4 * parts.Length; i++)
            {
                parts[(int)(HaltonSampler.Coordinate(i, prime, 7) * parts.Length)]++;
            }

            Assert.All(parts, count => Assert.Equal(4, count));
        }
    }

    private static Study Play(ISampler sampler, int seed, int trials)
    {
        var study = new Study(new(Studies.Space, seed) { Sampler = sampler }, new ManualClock());
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask();
            trial.Report(3, Studies.Loss(trial.Point) + 1);
            switch (i % 7)
            {
                case 3:
                    study.Fail(trial, "crashed");
                    break;
                case 4:
                    study.Prune(trial, "hopeless");
                    break;
                case 5 when i > 30:
                    break; // still running
                default:
                    trial.Report(9, Studies.Loss(trial.Point));
                    study.Tell(trial, Studies.Loss(trial.Point));
                    break;
            }
        }

        return study;
    }
}
