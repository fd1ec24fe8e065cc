using Winnow.Storage;

namespace Winnow.Server.Projects;

/// <summary>A change that waits for the writer of its project.</summary>
internal abstract class WriteRequest
{
    /// <summary>Makes the change, inside the writer's transaction.</summary>
    public abstract void Run(Store store);

    /// <summary>Tells who waits that the change is on disk, or why it is not.</summary>
    public abstract void Complete(Exception? failure);
}

/// <summary>A change with an answer.</summary>
/// <typeparam name="T">What it answers.</typeparam>
internal sealed class WriteRequest<T>(Func<Store, T> change) : WriteRequest
{
    private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    /// <summary>Completes when the change is on disk.</summary>
    public Task<T> Result => source.Task;

    /// <inheritdoc/>
    public override void Run(Store store) => result = change(store);

    /// <inheritdoc/>
    public override void Complete(Exception? failure)
    {
        if (failure is null)
        {
            source.SetResult(result!);
        }
        else
        {
            source.SetException(failure);
        }
    }
}
