namespace Winnow.Cli.Simulating;

/// <summary>Progress reported where it arises, not later on another thread.</summary>
internal sealed class Share(Action<double> report) : IProgress<double>
{
    public void Report(double value) => report(value);
}
