using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;

namespace Winnow.Cli.Simulating;

/// <summary>What the runs of a simulation learn with.</summary>
internal interface ILearnerSource : IDisposable
{
    /// <summary>Name in the results.</summary>
    string Name { get; }

    /// <summary>The evidence that its models give.</summary>
    Evidence Provides { get; }

    /// <summary>Everything that decides what it learns, besides data, metric and size.</summary>
    string Recipe { get; }

    /// <summary>How it learns, in words for people.</summary>
    string Words { get; }

    /// <summary>All images of the data set, and whatever else the runs share.</summary>
    ISimulationImages Load(ImageDataset data, Action<double, string> progress, CancellationToken cancel);

    /// <summary>The learner of one run, over the images that <see cref="Load"/> loaded; called on the thread that runs it.</summary>
    /// <param name="classes">Class names.</param>
    /// <param name="clock">Measures speed; decides nothing.</param>
    /// <exception cref="InvalidOperationException">The images are not loaded.</exception>
    ILearner Create(IReadOnlyList<string> classes, TimeProvider clock);
}
