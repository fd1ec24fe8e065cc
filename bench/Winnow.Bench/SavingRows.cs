namespace Winnow.Bench;

/// <summary>Labels saved against random labelling on real images. Rows of one data set share one simulation.</summary>
internal static class SavingRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        Mnist("margin"),
        Mnist("badge"),
        Shared("fashion-mnist", "margin"),
        Shared("fashion-mnist", "badge"),
        Shared("cifar10-jpeg", "margin"),
        Shared("cifar10-jpeg", "badge"),
    ];

    // The protocol of `winnow demo`: random goes on until it has surely passed the level.
    private static BenchRow Mnist(string strategy) => new(
        $"mnist-{strategy}-saving", "run", $"labels saved by {strategy} at 93 % accuracy, MNIST, MLP, start 20, 50 a round, fresh model, 5 seeds, percent",
        new(BoundKind.AtLeast, 55), "random",
        context => SimulationSaving.Measure(
            context, "mnist-saving", strategy, SavingTarget.AtMetric(0.93),
            [.. Protocol("mnist", "mlp"), "--budget", "1020", "--random-query", "100", "--random-budget", "3520", "--level", "0.93"]));

    private static BenchRow Shared(string data, string strategy) => new(
        $"{data}-{strategy}-saving", "run", $"labels saved by {strategy} at all of random's gain, {data}, CNN, start 20, 50 a round, fresh model, 5 seeds, percent",
        new(BoundKind.AtLeast, 0), "random",
        context => SimulationSaving.Measure(context, $"{data}-saving", strategy, SavingTarget.OfGain(1), Protocol(context.SharedPath("data", data), "cnn")));

    private static IEnumerable<string> Protocol(string data, string model) =>
        ["--data", data, "--model", model, "--strategies", "margin,badge", "--initial", "20", "--query", "50", "--seeds", "5"];
}
