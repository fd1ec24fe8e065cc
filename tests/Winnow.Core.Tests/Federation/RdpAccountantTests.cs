using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

public sealed class RdpAccountantTests
{
    // Computed with the RDP accountant of Opacus over the same orders.
    [Theory]
    [InlineData(256.0 / 60000, 1.1, 14062, 1e-5, 2.596556, 8.1)]
    [InlineData(256.0 / 60000, 1.3, 3515, 1e-5, 0.954430, 17)]
    [InlineData(0.01, 1.0, 1000, 1e-6, 2.436694, 8.0)]
    [InlineData(0.1, 1.0, 100, 1e-5, 7.899255, 3.2)]
    [InlineData(0.5, 2.0, 50, 1e-5, 10.277893, 3.1)]
    [InlineData(1, 1.0, 1, 1e-5, 4.728507, 5.4)]
    [InlineData(1, 4.0, 100, 1e-5, 14.132226, 2.8)]
    [InlineData(1, 2.0, 20, 1e-3, 9.733484, 2.5)]
    [InlineData(0.3, 1.5, 30, 1e-3, 4.972810, 3.2)]
    public void Epsilon_agrees_with_the_published_accountant(double rate, double noise, int steps, double delta, double epsilon, double order)
    {
        var found = RdpAccountant.Epsilon([new(rate, noise, steps)], delta);
        Assert.Equal(epsilon, found.Epsilon, 1e-6);
        Assert.Equal(order, found.Order, 1e-9);
    }

    [Theory]
    [InlineData(2, 1.71813422e-4)]
    [InlineData(2.5, 2.17575332e-4)]
    [InlineData(3, 2.64637575e-4)]
    [InlineData(8, 8.93643908e-4)]
    [InlineData(32, 11.246275937)]
    public void One_step_agrees_at_whole_and_other_orders(double order, double divergence) =>
        Assert.Equal(1, RdpAccountant.Divergence(0.01, 1, order) / divergence, 1e-7);

    [Fact]
    public void Without_sampling_it_is_the_closed_form_and_nothing_costs_nothing()
    {
        Assert.Equal(6.5 / (2 * 9), RdpAccountant.Divergence(1, 3, 6.5), 12);
        Assert.Equal(0, RdpAccountant.Divergence(0, 3, 6.5));
        Assert.Equal(0, RdpAccountant.Epsilon([], 1e-5).Epsilon);
        Assert.Equal(0, RdpAccountant.Epsilon([new(0.1, 1, 0)], 1e-5).Epsilon);
    }

    [Fact]
    public void Trainings_add_up_whatever_pieces_they_come_in()
    {
        var whole = RdpAccountant.Epsilon([new(0.1, 1.2, 60)], 1e-5).Epsilon;
        Assert.Equal(whole, RdpAccountant.Epsilon([new(0.1, 1.2, 10), new(0.1, 1.2, 50)], 1e-5).Epsilon, 12);
        Assert.True(RdpAccountant.Epsilon([new(0.1, 1.2, 60), new(0.2, 1.2, 1)], 1e-5).Epsilon > whole);
    }

    [Theory]
    [InlineData(-0.1, 1, 2)]
    [InlineData(double.NaN, 1, 2)]
    [InlineData(0.1, 0, 2)]
    [InlineData(0.1, 1, 1)]
    public void Nonsense_is_refused(double rate, double noise, double order) =>
        Assert.ThrowsAny<ArgumentException>(() => RdpAccountant.Divergence(rate, noise, order));
}
