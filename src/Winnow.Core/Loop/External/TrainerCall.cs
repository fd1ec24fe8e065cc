namespace Winnow.Core.Loop;

/// <summary>What all calls of one fit share.</summary>
/// <param name="Command">How the trainer is started.</param>
/// <param name="Task"><c>detect</c> or <c>classify</c>.</param>
/// <param name="Classes">Class names.</param>
/// <param name="Folder">The fit's own folder, absolute.</param>
/// <param name="Seed">The fit's seed.</param>
/// <param name="Clock">Times the calls.</param>
internal sealed record TrainerCall(TrainerCommand Command, string Task, IReadOnlyList<string> Classes, string Folder, int Seed, TimeProvider Clock)
{
    /// <summary>The folder in it that is the trainer's.</summary>
    public const string ModelName = "model";

    /// <summary>Whether boxes are asked for.</summary>
    public bool IsDetection => Task == "detect";

    /// <summary>Calls the trainer.</summary>
    /// <exception cref="TrainerException">It failed.</exception>
    public void Run(string type, string images, string? predictions, IProgress<double>? progress, CancellationToken cancel) =>
        TrainerProtocol.Call(Command, Folder, new(type, Task, Classes, Seed, Path.Combine(Folder, ModelName), images, predictions), progress, Clock, cancel);
}
