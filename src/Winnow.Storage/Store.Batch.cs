using System.Data.Common;
using Dapper;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Commits several independent changes with one flush to the disk (group commit).</summary>
    /// <param name="changes">Each runs in a savepoint of its own: one that throws leaves nothing behind and does not hinder the others.</param>
    /// <returns>For each change, what it threw, or null.</returns>
    /// <exception cref="ProjectException">The flush failed, as on a full disk; then nothing of any change is kept.</exception>
    public IReadOnlyList<Exception?> Batch(IReadOnlyList<Action<Store>> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var failures = new Exception?[changes.Count];
        try
        {
            using var transaction = engine.Begin(ref connection);
            batch = transaction;
            for (var i = 0; i < changes.Count; i++)
            {
                failures[i] = RunInSavepoint(changes[i]);
            }

            transaction.Commit();
        }
        catch (DbException exception)
        {
            head = default;
            throw Failed(exception);
        }
        finally
        {
            batch = null;
        }

        return failures;
    }

    private Exception? RunInSavepoint(Action<Store> change)
    {
        connection.Execute("SAVEPOINT one_change", transaction: batch);
        Exception failure;
        try
        {
            change(this);
            connection.Execute("RELEASE one_change", transaction: batch);
            return null;
        }
        catch (DbException exception) when (!engine.EndsTransaction(exception))
        {
            failure = engine.Explain(exception);
        }
        catch (Exception exception) when (exception is not DbException)
        {
            // Whoever asked for the change gets the exception; the others of the batch must not.
            failure = exception;
        }

        head = default;
        connection.Execute("ROLLBACK TO one_change; RELEASE one_change", transaction: batch);
        return failure;
    }
}
