namespace Winnow.Cli.Training;

/// <summary>Hands progress on at once, on the thread that reports it.</summary>
internal sealed class Relay<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
