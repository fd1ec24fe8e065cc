namespace Winnow.Torch.Optimizers;

/// <summary>Learning-rate factors in [0, 1] over a training of known length. Steps count from 0.</summary>
public static class Schedule
{
    /// <summary>Half a cosine from 1 to 0, after a linear warm-up (Loshchilov and Hutter, SGDR, ICLR 2017).</summary>
    public static double Cosine(long step, long total, long warmUp = 0) =>
        step < warmUp ? (step + 1.0) / warmUp : 0.5 * (1 + Math.Cos(Math.PI * (step - warmUp) / Math.Max(1, total - warmUp)));

    /// <summary>Cosine up from 1/25 to 1 over the first 30 % of the steps, then down to 1/250,000 (Smith and Topin 2018; PyTorch's defaults).</summary>
    public static double OneCycle(long step, long total)
    {
        var peak = Math.Max(1, (0.3 * total) - 1);
        return step <= peak
            ? Between(1.0 / 25, 1, step / peak)
            : Between(1, 1.0 / 250_000, (step - peak) / Math.Max(1, total - 1 - peak));
    }

    /// <summary>Times <paramref name="factor"/> after every <paramref name="every"/> steps; equals torch.optim.lr_scheduler.StepLR.</summary>
    public static double Stepped(long step, long every, double factor = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return Math.Pow(factor, step / every);
    }

    private static double Between(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}
