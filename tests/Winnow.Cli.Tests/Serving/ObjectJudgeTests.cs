using Winnow.Cli.Training;
using Winnow.Cli.Working;
using Winnow.Core.Labels;
using Winnow.Server.Labelling;

namespace Winnow.Cli.Tests.Serving;

/// <summary>What is suspect of drawn boxes.</summary>
public sealed class ObjectJudgeTests
{
    private static readonly string[] Classes = ["car", "bus"];

    [Fact]
    public void An_object_that_nobody_drew_is_named_with_its_place()
    {
        var suspect = Judge([Drawn(0, 10, 10, 30, 30)], [new(0, 0.95, [10, 10, 30, 30]), new(1, 0.9, [60, 40, 80, 60])])!;
        Assert.Equal("bus at 70, 50 is not drawn, and the model is 90 % sure of it.", suspect.Sentence);
        Assert.InRange(suspect.Suspicion, 0.7, 1);
    }

    [Fact]
    public void A_box_of_another_class_is_named_with_the_class_it_looks_like() =>
        Assert.StartsWith("car at 20, 20 looks like bus", Judge([Drawn(0, 10, 10, 30, 30)], [new(1, 0.97, [10, 10, 30, 30])])!.Sentence, StringComparison.Ordinal);

    [Fact]
    public void A_box_that_is_not_where_the_object_is_fits_badly() =>
        Assert.Equal("the box of car at 20, 20 fits badly.", Judge([Drawn(0, 10, 10, 30, 30)], [new(0, 0.99, [25, 25, 45, 45])])!.Sentence.Split("; ")[^1]);

    [Fact]
    public void Sound_labels_and_doubtful_predictions_accuse_nobody()
    {
        Assert.Null(Judge([Drawn(0, 10, 10, 30, 30)], [new(0, 0.9, [11, 10, 30, 29]), new(1, 0.4, [60, 40, 80, 60])]));
        Assert.Null(Judge([], []));
    }

    private static Winnow.Server.Jobs.Protocol.JobObjectSuspect? Judge(ShapeValue[] drawn, FoundObject[] found) =>
        ObjectJudge.SuspectOf(new(4, 100, 80, drawn, found), new BoxQuality(0.6), Classes);

    private static ShapeValue Drawn(int c, double left, double top, double right, double bottom) => new() { Id = "a", Class = c, Kind = "box", Box = [left, top, right, bottom] };
}
