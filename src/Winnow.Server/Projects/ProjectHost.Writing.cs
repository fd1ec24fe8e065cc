using System.Data.Common;
using Winnow.Storage;

namespace Winnow.Server.Projects;

/// <content>The writer's thread: changes are made in groups, and each is acknowledged when its group is on disk.</content>
public sealed partial class ProjectHost
{
    private void Run()
    {
        var group = new List<WriteRequest>(GroupMax);
        while (requests.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            while (group.Count < GroupMax && requests.Reader.TryRead(out var request))
            {
                group.Add(request);
            }

            Commit(group);
        }

        ended.SetResult();
    }

    private void Commit(List<WriteRequest> group)
    {
        try
        {
            if (stale)
            {
                Reload(writer);
                stale = false;
            }

            var (torn, followed) = (false, !shared);
            var failures = writer.Batch([.. group.Select(r => (Action<Store>)(store => Run(r, store, ref torn, ref followed)))]);
            if (torn)
            {
                // What a failed change had done to the queue before it threw is undone by reading it anew.
                Reload(writer);
            }

            for (var i = 0; i < group.Count; i++)
            {
                group[i].Complete(failures[i]);
            }
        }
        catch (ProjectException exception)
        {
            FailAll(group, exception);
        }
        catch (DbException exception)
        {
            FailAll(group, writer.Explain(exception));
        }
    }

    private void Run(WriteRequest request, Store store, ref bool torn, ref bool followed)
    {
        if (!followed)
        {
            FollowSettings(store);
            followed = true;
        }

        var (queue, before) = (Queue, Queue.Changes);
        var done = false;
        try
        {
            request.Run(store);
            done = true;
        }
        finally
        {
            torn |= !done && (queue != Queue || queue.Changes != before);
        }
    }

    /// <summary>The disk refused: nothing of the group is kept, so nothing is acknowledged. The writer goes on and tries the next group.</summary>
    private void FailAll(List<WriteRequest> group, ProjectException exception)
    {
        try
        {
            Reload(writer);
            stale = false;
        }
        catch (DbException unreadable)
        {
            // Before the next group: what the failed one had done to the queue must not stay.
            stale = true;
            exception = new ProjectException($"{exception.Message} Reading failed as well ({unreadable.Message}).", exception) { StorageFailed = exception.StorageFailed };
        }

        foreach (var request in group)
        {
            request.Complete(exception);
        }
    }
}
