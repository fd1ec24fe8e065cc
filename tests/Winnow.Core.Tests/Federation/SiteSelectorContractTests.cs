using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Federation;

public sealed class SiteSelectorContractTests
{
    public static TheoryData<string> Names => [.. SiteSelectors.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Scores_lie_from_0_to_1_and_the_seed_repeats_them(string name)
    {
        var pool = Pool(120, seed: 3);
        var scores = SiteSelectors.Get(name).Score(pool, new Random(5));
        Assert.Equal(120, scores.Length);
        Assert.All(scores, s => Assert.InRange(s, 0f, 1f));
        Assert.Equal(scores, SiteSelectors.Get(name).Score(pool, new Random(5)));
        Assert.True(scores.Distinct().Count() > 20, "the scores tell samples apart");
    }

    [Theory, MemberData(nameof(Names))]
    public void The_order_of_the_pool_does_not_matter(string name)
    {
        var pool = Pool(80, seed: 4);
        int[] turned = [.. Enumerable.Range(0, 80).Reverse()];
        var there = SiteSelectors.Get(name).Score(pool, new Random(5));
        var back = SiteSelectors.Get(name).Score(pool with { Ids = [.. turned.Select(i => pool.Ids[i])], Global = pool.Global.Select(turned), Local = pool.Local.Select(turned), Embeddings = pool.Embeddings.Select(turned) }, new Random(5));
        Assert.Equal(there, turned.Select(i => back[i]));
    }

    [Theory, MemberData(nameof(Names))]
    public void An_empty_pool_has_no_scores(string name) => Assert.Empty(SiteSelectors.Get(name).Score(Pool(0, seed: 1), new Random(1)));

    [Fact]
    public void Entropy_selectors_look_at_their_own_model()
    {
        var pool = Pool(2, seed: 1) with { Local = Matrix.FromRows([[1, 0, 0], [1f / 3, 1f / 3, 1f / 3]]), Global = Matrix.FromRows([[0.5f, 0.5f, 0], [0, 0, 1]]) };
        Assert.Equal([0f, 1f], new LocalEntropySelector().Score(pool, new Random(1)));
        Assert.Equal([MathF.Log(2) / MathF.Log(3), 0f], new GlobalEntropySelector().Score(pool, new Random(1)).Select(s => MathF.Round(s, 6)), (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void Kafal_prefers_disagreement_about_what_the_site_knows()
    {
        var pool = Pool(3, seed: 1) with
        {
            Local = Matrix.FromRows([[0.8f, 0.1f, 0.1f], [0.8f, 0.1f, 0.1f], [0.1f, 0.1f, 0.8f]]),
            Global = Matrix.FromRows([[0.8f, 0.1f, 0.1f], [0.1f, 0.8f, 0.1f], [0.1f, 0.8f, 0.1f]]),
            LabelledPerClass = [50, 5, 0],
        };
        var scores = new KafalSelector().Score(pool, new Random(1));
        Assert.Equal(0, scores[0]);
        Assert.True(scores[1] > scores[2]);
    }

    [Fact]
    public void LoGo_takes_one_of_every_group_before_a_second_of_any()
    {
        var scores = new LoGoSelector().Score(Pool(100, seed: 7) with { Expected = 10 }, new Random(2));
        Assert.Equal(10, scores.Count(s => s >= 0.5f));
    }

    [Fact]
    public void Sites_alike_ask_for_different_images_until_they_have_labels_of_their_own()
    {
        var first = Asked([0, 0, 0]);
        var later = Asked([40, 40, 40]);
        Assert.True(first.Images >= 20, $"ten sites ask for {first.Images} images");
        Assert.InRange(later.Images, 5, 7);
        // How much a site is asked for does not change, only which of its images stand for it.
        Assert.Equal(later.Scores, first.Scores);

        static (int Images, float[] Scores) Asked(int[] labels)
        {
            var pool = Pool(200, seed: 8) with { LabelledPerClass = labels };
            var sites = Enumerable.Range(1, 10).Select(seed => new AdaptiveSelector().Score(pool, new Random(seed))).ToList();
            return (sites.SelectMany(scores => pool.Ids.Zip(scores).OrderByDescending(s => s.Second).Take(5).Select(s => s.First)).Distinct().Count(), [.. sites[0].Order()]);
        }
    }

    [Fact]
    public void Probabilities_that_are_none_are_refused()
    {
        var pool = Pool(1, seed: 1) with { Global = Matrix.FromRows([[2, 0, 0]]), Local = Matrix.FromRows([[float.NaN, 0, 0]]) };
        Assert.All(SiteSelectors.All.Where(s => s.Name != "random"), s => Assert.Throws<ArgumentException>(() => s.Score(pool, new Random(1))));
        Assert.Throws<ArgumentException>(() => SiteSelectors.Get("nobody"));
    }

    private static SitePool Pool(int count, int seed)
    {
        var random = new Random(seed);
        var (local, global, embeddings) = (new Matrix(count, 3), new Matrix(count, 3), new Matrix(count, 6));
        foreach (var matrix in new[] { local, global })
        {
            for (var i = 0; i < count; i++)
            {
                var row = matrix.Row(i);
                foreach (ref var value in row)
                {
                    value = random.NextSingle() * 3;
                }

                SoftmaxFit.Normalise(row);
            }
        }

        foreach (ref var value in embeddings.Span)
        {
            value = random.NextSingle() - 0.5f;
        }

        return new() { Ids = [.. Enumerable.Range(0, count).Select(i => new SampleId(1000 + (7 * i)))], Local = local, Global = global, Embeddings = embeddings, LabelledPerClass = [4, 9, 1], Expected = 5 };
    }
}
