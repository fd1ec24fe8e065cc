namespace Winnow.Cli.Console;

/// <summary>Shows a share from 0 to 1 on a progress line.</summary>
internal sealed class ShareRelay(ProgressLine progress, string text) : IProgress<double>
{
    public void Report(double value) => progress.Report(value, text);
}
