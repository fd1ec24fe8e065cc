using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Vision.Imaging;

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
    ImageTensorStore Load(ImageDataset data, Action<double, string> progress, CancellationToken cancel);

    /// <summary>The learner of one run; called on the thread that runs it.</summary>
    /// <param name="images">From <see cref="Load"/>.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="clock">Measures speed; decides nothing.</param>
    ILearner Create(ImageTensorStore images, IReadOnlyList<string> classes, TimeProvider clock);
}
