using Winnow.Core.Data;

namespace Winnow.Storage.Tests;

/// <summary>Scores, suspects and draws by chance.</summary>
public abstract class ExploreRowsTests : IDisposable
{
    private readonly TemporaryProject project;
    private readonly Store store;

    protected ExploreRowsTests(TemporaryProject project)
    {
        this.project = project;
        store = project.Open();
    }

    public sealed class OnSqlite() : ExploreRowsTests(new TemporaryProject());

    public sealed class OnPostgres(PostgresFixture postgres) : ExploreRowsTests(postgres.NewProject());

    public void Dispose()
    {
        store.Dispose();
        project.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pool")]
    public void Pages_sorted_by_a_score_hold_every_scored_sample_once_whatever_ties_there_are(string? state)
    {
        store.AddScores("uncertainty", 1, [(new(0), 0.5), (new(1), 0.9), (new(2), 0.5), (new(3), 0.1), (new(5), 0.5)]);
        store.UseScores("uncertainty", 1);
        store.AddScores("uncertainty", 2, [(new(4), 1)]); // a round on its way
        var filter = new SampleFilter { Sort = SampleSort.Uncertainty, State = state };
        var seen = new List<SampleRow>();
        for (SampleCursor? after = null; store.ReadSamples(filter, after, 2) is { Count: > 0 } page; after = page[^1].Cursor)
        {
            seen.AddRange(page);
        }

        Assert.Equal([1, 5, 2, 0, 3], seen.Select(r => r.Id.Value));
        Assert.Equal([0.9, 0.5, 0.5, 0.5, 0.1], seen.Select(r => r.Score!.Value));
    }

    [Fact]
    public void A_finished_round_takes_over_at_once_and_the_old_scores_go_in_parts()
    {
        store.AddScores("loss", 1, [(new(0), 1), (new(1), 2), (new(2), 3)]);
        store.UseScores("loss", 1);
        store.AddScores("loss", 2, [(new(0), 1), (new(4), 7), (new(4), 8)]);
        Assert.Equal(1, store.ReadLoss(new(0)));
        Assert.Null(store.ReadLoss(new(4)));
        store.UseScores("loss", 2);
        Assert.Equal(8, store.ReadLoss(new(4)));
        Assert.Equal([2, 1, 0], new[] { store.DropScores("loss", 2), store.DropScores("loss", 2), store.DropScores("loss", 2) });
        Assert.Equal([4, 0], store.ReadSamples(new() { Sort = SampleSort.Loss }, null, 10).Select(r => r.Id.Value));
    }

    [Fact]
    public void A_round_that_is_done_anew_forgets_what_an_earlier_try_has_scored_and_nothing_that_lists_use()
    {
        store.AddScores("uncertainty", 1, [(new(0), 0.1)]);
        store.UseScores("uncertainty", 1);
        store.AddScores("uncertainty", 2, [(new(0), 0.5), (new(1), 0.5), (new(2), 0.5)]);
        store.AddScores("loss", 2, [(new(0), 1)]);
        Assert.Equal([2, 1, 0], new[] { store.ForgetScores("uncertainty", 2, 2), store.ForgetScores("uncertainty", 2, 2), store.ForgetScores("uncertainty", 2, 2) });
        Assert.Equal(0, store.ForgetScores("uncertainty", 1, 2));
        store.AddScores("uncertainty", 2, [(new(4), 0.7)]);
        store.UseScores("uncertainty", 2);
        Assert.Equal([4], store.ReadSamples(new() { Sort = SampleSort.Uncertainty }, null, 10).Select(r => r.Id.Value));
        Assert.Equal(1, store.ForgetScores("loss", 2, 2));
    }

    [Fact]
    public void Suspects_wait_for_a_review_until_somebody_lets_them_stand_or_their_label_changes()
    {
        store.Submit([(new SampleId(0), 0), (new SampleId(1), 1), (new SampleId(2), 2), (new SampleId(3), 0)], "ann");
        store.AskForReview(new(2), "flag", "odd");
        StoredSuspect[] suspects = [Suspect(1, 1), Suspect(0, 0), Suspect(2, 2), Suspect(3, 1), Suspect(4, 0)]; // 3 is labelled otherwise, 4 not at all
        store.ReplaceSuspects(suspects, s => $"why {s.Sample}");
        Assert.Equal([1, 0, 2], store.ReadSuspects(0, 10).Select(s => s.Sample.Value));
        Assert.Equal([0, 2], store.ReadSuspects(1, 10).Select(s => s.Sample.Value));
        Assert.Equal([(0, "suspect", "why 0"), (1, "suspect", "why 1"), (2, "flag", "odd")], store.ReadReviews(null, -1, 10).Select(r => ((int)r.Sample.Value, r.Kind, r.Detail)));
        Assert.Equal([0, 1, 2], store.ReadSamples(new() { Suspect = true }, null, 10).Select(r => r.Id.Value));

        store.CloseReview(new(1), "rex");
        store.Submit([(new SampleId(0), 2)], "ann");
        Assert.Equal([2], store.ReadSuspects(0, 10).Select(s => s.Sample.Value));
        store.ReplaceSuspects([Suspect(1, 1), Suspect(0, 2)], s => "again");
        Assert.Equal([0], store.ReadSuspects(0, 10).Select(s => s.Sample.Value)); // 1 was let stand
        Assert.Equal(["suspect", "flag"], store.ReadReviews(null, -1, 10).Select(r => r.Kind));
        store.Submit([(new SampleId(1), 0)], "ann");
        store.ReplaceSuspects([Suspect(1, 0)], s => "anew");
        Assert.Equal([1], store.ReadSuspects(0, 10).Select(s => s.Sample.Value)); // but that was another label
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void A_draw_from_the_pool_is_fair_repeatable_and_leaves_out_what_is_taken()
    {
        store.Submit([(new SampleId(0), 0), (new SampleId(6), 0)], "ann");
        Assert.Equal(store.DrawFromPool(3, s => s.Value == 1, new Random(9)), store.DrawFromPool(3, s => s.Value == 1, new Random(9)));
        var random = new Random(1);
        var counts = new int[8];
        for (var i = 0; i < 2000; i++)
        {
            var drawn = store.DrawFromPool(2, s => s.Value == 1, random);
            Assert.Equal(2, drawn.Distinct().Count());
            foreach (var sample in drawn)
            {
                counts[sample.Value]++;
            }
        }

        // 2, 3, 4 and 5 are left: each comes in half of the draws, within five standard deviations.
        Assert.Equal([0, 0, 0, 0], new[] { counts[0], counts[1], counts[6], counts[7] });
        Assert.All(counts[2..6], c => Assert.InRange(c, 1000 - 112, 1000 + 112));
        Assert.Equal(4, store.DrawFromPool(10, s => s.Value == 1, random).Count);
    }

    [Fact]
    public void The_head_of_the_queue_waits_for_suggestions_of_a_source_once()
    {
        store.OpenRound(new(1, 1, "margin", "test", 0, 7, [new(new(5), 1, "a"), new(new(2), 1, "b"), new(new(0), 1, "c")]));
        store.AskFor([new(3), new(2)], "look", "ann");
        store.DrawByChance([new(6)], 1, 0.5);
        store.Submit([(new SampleId(5), 1)], "ann");
        Assert.Equal([3, 2, 0, 6], store.ReadWaiting("detector a", 10).Select(w => w.Sample.Value));
        store.Suggest("detector a", [(new(2), "{}")]);
        Assert.Equal([3, 0], store.ReadWaiting("detector a", 2).Select(w => w.Sample.Value));
        Assert.Equal([3, 2], store.ReadWaiting("detector b", 2).Select(w => w.Sample.Value));
    }

    private static StoredSuspect Suspect(long sample, int given) => new(0, new(sample), 1, given, (given + 1) % 3, 0.9, 0.1);
}
