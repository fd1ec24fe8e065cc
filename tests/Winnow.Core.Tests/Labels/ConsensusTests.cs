using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Labels;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Labels;

/// <summary>One class from several answers.</summary>
public sealed class ConsensusTests
{
    private static readonly double[][][] Planted =
    [
        [[0.95, 0.03, 0.02], [0.05, 0.9, 0.05], [0.02, 0.08, 0.9]],
        [[0.7, 0.3, 0], [0.1, 0.8, 0.1], [0, 0.1, 0.9]],
        [[0.85, 0.1, 0.05], [0.3, 0.6, 0.1], [0.1, 0.2, 0.7]],
        [[0.9, 0.05, 0.05], [0.05, 0.9, 0.05], [0.4, 0.1, 0.5]],
        [[0.6, 0.2, 0.2], [0.2, 0.6, 0.2], [0.2, 0.2, 0.6]],
    ];

    [Fact]
    public void Ties_are_reported_and_no_answer_is_no_class()
    {
        var votes = Vote.Majority(new(3, 3, 3, [new(0, 0, 2), new(0, 1, 1), new(1, 0, 2), new(1, 1, 2), new(1, 2, 0)]));
        Assert.Equal((1, 0.5, true), (votes[0].Class, votes[0].Share, votes[0].IsTie));
        Assert.Equal([1, 2], votes[0].Tied);
        Assert.Equal((2, false), (votes[1].Class, votes[1].IsTie));
        Assert.Equal((null, 0.0, false), (votes[2].Class, votes[2].Share, votes[2].IsTie));
    }

    [Fact]
    public void Weights_break_ties_and_may_outvote()
    {
        var table = new AnswerTable(1, 3, 2, [new(0, 0, 1), new(0, 1, 0), new(0, 2, 0)]);
        Assert.Equal(0, Vote.Weighted(table, [1, 1, 1])[0].Class);
        Assert.Equal(1, Vote.Weighted(table, [3, 1, 1])[0].Class);
        Assert.True(Vote.Weighted(table, [0.3, 0.1, 0.2])[0].IsTie);
        Assert.Throws<ArgumentException>(() => Vote.Weighted(table, [1, -1, 1]));
        Assert.Throws<ArgumentException>(() => Vote.Weighted(table, [1, 1]));
    }

    [Fact]
    public void Bad_answers_are_refused_by_name()
    {
        Assert.Contains("Item = 2", Assert.Throws<ArgumentException>(() => new AnswerTable(2, 2, 2, [new(2, 0, 0)])).Message, StringComparison.Ordinal);
        Assert.Contains("Annotator 1 answered twice about item 0", Assert.Throws<ArgumentException>(() => new AnswerTable(2, 2, 2, [new(0, 1, 0), new(0, 1, 1)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dawid_and_Skene_recover_planted_confusions()
    {
        var (truth, answers) = Crowds.Draw(500, Planted, seed: 4);
        var result = new DawidSkene().Fit(answers);
        var errors = new List<double>();
        for (var a = 0; a < Planted.Length; a++)
        {
            for (var t = 0; t < 3; t++)
            {
                for (var c = 0; c < 3; c++)
                {
                    errors.Add(Math.Abs(result.Confusions[a][t][c] - Planted[a][t][c]));
                }
            }
        }

        Assert.True(errors.Average() < 0.025, $"mean error {errors.Average()}");
        Assert.True(errors.Order().ElementAt(errors.Count * 9 / 10) <= 0.05, $"nine cells of ten within {errors.Order().ElementAt(errors.Count * 9 / 10)}");
        var votes = Vote.Majority(answers);
        Assert.True(truth.Where((t, i) => result.ClassOf(i) == t).Count() > truth.Where((t, i) => votes[i].Class == t).Count());
    }

    [Fact]
    public void Two_classes_are_recovered_within_five_hundredths_everywhere()
    {
        double[][][] planted = [[[0.9, 0.1], [0.2, 0.8]], [[0.8, 0.2], [0.1, 0.9]], [[0.95, 0.05], [0.05, 0.95]], [[0.7, 0.3], [0.1, 0.9]], [[0.85, 0.15], [0.15, 0.85]]];
        var result = new DawidSkene().Fit(Crowds.Draw(500, planted, seed: 2).Answers);
        for (var a = 0; a < planted.Length; a++)
        {
            Assert.All(Enumerable.Range(0, 4), k => Assert.Equal(planted[a][k / 2][k % 2], result.Confusions[a][k / 2][k % 2], 0.05));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(1)]
    public void The_objective_of_Dawid_and_Skene_never_falls(double smoothing) => Prop.ForAll(Gen.Choose(0, 10_000).ToArbitrary(), seed =>
    {
        var (_, answers) = Crowds.Draw(30, [.. Planted.Take(3)], seed, answered: 0.7);
        var objectives = new DawidSkene(steps: 60, smoothing: smoothing).Fit(answers).Objectives;
        Assert.All(objectives.Zip(objectives.Skip(1)), p => Assert.True(p.Second >= p.First - 1e-7, $"{p.First} then {p.Second}"));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Alike_annotators_who_err_alike_are_counted_as_by_majority()
    {
        // Every pattern of three answers over two classes as often as its mirror: equal annotators, symmetric errors.
        var answers = new List<Answer>();
        foreach (var item in Enumerable.Range(0, 400))
        {
            var (truth, wrong) = (item % 2, (item / 2) % 8);
            answers.AddRange(Enumerable.Range(0, 3).Select(a => new Answer(item, a, wrong == a ? 1 - truth : truth)));
        }

        var table = new AnswerTable(400, 3, 2, answers);
        var result = new DawidSkene().Fit(table);
        Assert.All(Vote.Majority(table).Index(), v => Assert.Equal(v.Item.Class, result.ClassOf(v.Index)));
    }

    [Fact]
    public void Glad_tells_skill_and_difficulty_and_beats_the_majority()
    {
        double[] skills = [0.95, 0.9, 0.55, 0.5, 0.5];
        var (truth, answers) = Crowds.Draw(300, [.. skills.Select(s => Crowds.Right(s, 2))], seed: 5);
        var result = new Glad().Fit(answers);
        Assert.True(result.Skills[0] > result.Skills[2] && result.Skills[1] > result.Skills[3]);
        var votes = Vote.Majority(answers);
        var right = truth.Where((t, i) => result.Posteriors[i][t] > 0.5).Count();
        Assert.True(right > truth.Where((t, i) => votes[i].Class == t).Count() + 10, $"{right}");
        int[] unanimous = [.. Enumerable.Range(0, 300).Where(i => answers.Of(i).DistinctBy(a => a.Class).Count() == 1)];
        Assert.True(unanimous.Average(i => result.Difficulties[i]) < result.Difficulties.Average());
        Assert.All(result.Posteriors, p => Assert.Equal(1, p.Sum(), 9));
    }

    [Fact]
    public void Crowdlab_is_the_written_formula()
    {
        // Items 0 to 3 by annotators 0 and 1, item 4 by annotator 0 alone.
        var table = new AnswerTable(5, 2, 2, [new(0, 0, 0), new(0, 1, 0), new(1, 0, 1), new(1, 1, 1), new(2, 0, 0), new(2, 1, 0), new(3, 0, 1), new(3, 1, 0), new(4, 0, 1)]);
        var model = Matrix.FromRows([[0.9f, 0.1f], [0.2f, 0.8f], [0.6f, 0.4f], [0.7f, 0.3f], [0.5f, 0.5f]]);
        var crowd = new Crowdlab(table, model);
        // Over items 0 to 3: agreement (1 + 1 + 1 + ½) / 4; annotators agree on 3 of 4; majorities are 0, 1, 0, 0 (tie), so class 0 is right in 3 of 4; the model in 4 of 4.
        Assert.Equal(0.875, crowd.Agreement, 9);
        Assert.All(crowd.AnnotatorWeights, w => Assert.Equal(1e-4, w, 9)); // 1 − 0.25 / 0.25 = 0, held above 0
        Assert.Equal(Math.Sqrt(2), crowd.ModelWeight, 9);
        var (wm, wa, p) = (Math.Sqrt(2), 1e-4, 0.875);
        Assert.Equal(((wm * 0.7f) + (wa * (1 - p)) + (wa * p)) / (wm + (2 * wa)), crowd.ClassProbabilities(3)[0], 6);
        Assert.Equal(1, crowd.ClassProbabilities(4).Sum(), 6);
    }

    [Fact]
    public void Crowdlab_beats_the_majority_and_knows_who_guesses()
    {
        double[] skills = [0.9, 0.85, 0.5, 0.4, 0.35];
        var (truth, answers) = Crowds.Draw(400, [.. skills.Select(s => Crowds.Right(s, 3))], seed: 6, answered: 0.6);
        var random = new Random(7);
        var model = new Matrix(400, 3);
        for (var i = 0; i < 400; i++)
        {
            var named = random.NextDouble() < 0.8 ? truth[i] : random.Next(3);
            model.Row(i).Fill(0.15f);
            model[i, named] = 0.7f;
        }

        var crowd = new Crowdlab(answers, model);
        var votes = Vote.Majority(answers);
        var ours = truth.Where((t, i) => crowd.Consensus(i).Class == t).Count();
        Assert.True(ours > truth.Where((t, i) => votes[i].Class == t).Count() + 20, $"{ours}");
        Assert.True(crowd.AnnotatorQuality(0) > crowd.AnnotatorQuality(4) && crowd.AnnotatorWeights[0] > crowd.AnnotatorWeights[4]);
    }

    [Fact]
    public void What_is_settled_is_asked_about_last()
    {
        // Item 0: three alike answers and a sure model. 1: answers disagree. 2: new and doubtful. 3: new and sure.
        var settled = Enumerable.Range(4, 8).SelectMany(i => Enumerable.Range(0, 3).Select(a => new Answer(i, a, i % 2)));
        var table = new AnswerTable(12, 3, 2, [new(0, 0, 1), new(0, 1, 1), new(0, 2, 1), new(1, 0, 1), new(1, 1, 0), .. settled]);
        var model = Matrix.FromRows([[0.05f, 0.95f], [0.5f, 0.5f], [0.5f, 0.5f], [0.02f, 0.98f], .. Enumerable.Range(4, 8).Select(i => i % 2 == 0 ? new[] { 0.9f, 0.1f } : [0.1f, 0.9f])]);
        var asked = AskNext.Rank(table, model, 12);
        Assert.Equal([1, 2], asked.Take(2).Select(q => q.Item).Order());
        Assert.True(asked.Index().First(q => q.Item.Item == 3).Index < asked.Index().First(q => q.Item.Item == 0).Index);
        Assert.Equal([false, true], asked.Take(2).OrderByDescending(q => q.Item).Select(q => q.Again));
        Assert.All(asked, q => Assert.InRange(q.Reason.Length, 3, 120));
        Assert.Empty(AskNext.Rank(table, model, 0));
        Assert.DoesNotContain(AskNext.Rank(table, model, 12, mostAnswers: 3), q => q.Item == 0);
    }

    [Fact]
    public void Reliability_leaves_an_annotators_own_vote_out()
    {
        var (_, answers) = Crowds.Draw(400, [.. new[] { 0.95, 0.95, 0.95, 0.6 }.Select(s => Crowds.Right(s, 3))], seed: 8);
        var reliability = AnnotatorReliability.Of(answers);
        Assert.True(reliability[3].Share < 0.7 && reliability[0].Share > 0.9);
        Assert.All(reliability, r => Assert.InRange(r.Share!.Value, r.Interval.Low, r.Interval.High));
        // Two annotators who always contradict each other agree never, not half of the time.
        var two = AnnotatorReliability.Of(new(2, 2, 2, [new(0, 0, 0), new(0, 1, 1), new(1, 0, 1), new(1, 1, 0)]));
        Assert.All(two, r => Assert.Equal(0, r.Share));
        Assert.Null(AnnotatorReliability.Of(new(1, 1, 2, [new(0, 0, 0)]))[0].Share);
    }

    [Fact]
    public void Whom_to_ask_are_all_who_may_be_near_the_best()
    {
        var estimate = new IntervalEstimate(0.95);
        Assert.Equal([0, 1, 2], estimate.Choose([(0, 0), (0, 0), (0, 0)]));
        Assert.Equal([0, 1], estimate.Choose([(95, 100), (93, 100), (50, 100)]));
        // Someone new is tried before one who is known to be poor.
        Assert.Equal(2, estimate.Choose([(95, 100), (50, 100), (0, 0)])[0]);
        Assert.Empty(estimate.Choose([]));
        Assert.True(estimate.Upper(9, 10) > estimate.Upper(90, 100));
    }
}
