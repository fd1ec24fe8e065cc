using Winnow.Core.Reporting;

namespace Winnow.Core.Tests.Reporting;

public sealed class HeadlineTests
{
    [Fact]
    public void A_saving_is_stated_with_its_interval() =>
        Says("Margin reached random’s accuracy with 1,380 labels instead of 2,000: 31 % saved [24, 37]", Reports.Of(Reports.Saved(31, 24, 37)));

    [Fact]
    public void An_interval_around_zero_is_no_clear_difference() =>
        Says("Margin reached random’s accuracy with 1,900 labels instead of 2,000: no clear difference, 5 % fewer [−8, 17]", Reports.Of(Reports.Saved(5, -8, 17)));

    [Fact]
    public void A_loss_is_stated_as_labels_needed_in_addition() =>
        Says("Margin reached random’s accuracy only with 2,600 labels instead of 2,000: 30 % more labels needed [12, 48]", Reports.Of(Reports.Saved(-30, -48, -12)));

    [Fact]
    public void A_target_not_reached_is_no_saving() =>
        Says("Margin did not reach random’s accuracy of 0.700 with 400 labels in 2 of 5 seeds: it ended at 0.740 [0.730, 0.750]", Reports.Of(Reports.Missed(3)));

    [Fact]
    public void One_seed_has_no_interval() =>
        Says("Margin reached random’s accuracy with 1,380 labels instead of 2,000: 31 % saved no interval from one seed", Reports.Of(Reports.Saved(31, null, null), seeds: 1));

    [Fact]
    public void No_saving_is_told_of_a_gain_that_cannot_be_told_from_none()
    {
        var model = Reports.Of(saving: null);
        Says(
            "Margin ended at 0.740, random at 0.700 with 400 labels: no saving can be told, random’s gain of 0.015 cannot be told from none",
            model with { Strategies = [model.Strategies[0] with { Gain = new(0.015, -0.007) }, .. model.Strategies.Skip(1)] });
    }

    private static void Says(string expected, ReportModel model) => Assert.Equal(expected, Headline.Of(model).Text.Replace('\u00A0', ' '));
}
