using System.Collections.Concurrent;
using System.Data.Common;

namespace Winnow.Server.Sharing;

/// <summary>Open connections that read, kept between requests: every request reads several times, and opening costs more than reading.</summary>
/// <remarks>Any thread may call. A connection that the database has dropped is not kept, and what it was to read is read again over a fresh one.</remarks>
/// <typeparam name="T">What reads.</typeparam>
/// <param name="open">Opens one.</param>
/// <param name="isLost">Whether an error means that the connection is gone.</param>
/// <param name="explain">What is thrown in place of an error that lost a fresh connection.</param>
/// <param name="shared">Whether other servers read there as well: a database has so many connections for all together, so what a rush has opened is closed again.</param>
internal sealed class ReaderPool<T>(Func<T> open, Func<T, DbException, bool> isLost, Func<T, DbException, Exception> explain, bool shared) : IDisposable
    where T : class, IDisposable
{
    private const int KeptWhereShared = 16;

    private readonly ConcurrentBag<T> idle = [];

    /// <summary>Reads over a connection of its own.</summary>
    public TResult Read<TResult>(Func<T, TResult> read)
    {
        if (idle.TryTake(out var kept))
        {
            try
            {
                return ReadAndKeep(kept, read);
            }
            catch (DbException exception) when (isLost(kept, exception))
            {
                // The database was restarted while the connection lay idle: reading again does no harm.
            }
        }

        var fresh = open();
        try
        {
            return ReadAndKeep(fresh, read);
        }
        catch (DbException exception) when (isLost(fresh, exception))
        {
            throw explain(fresh, exception);
        }
    }

    /// <summary>Closes those that lie idle; nothing may read any more.</summary>
    public void Dispose()
    {
        while (idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private TResult ReadAndKeep<TResult>(T reader, Func<T, TResult> read)
    {
        var lost = false;
        try
        {
            return read(reader);
        }
        catch (DbException exception) when (isLost(reader, exception))
        {
            lost = true;
            throw;
        }
        finally
        {
            if (lost || (shared && idle.Count >= KeptWhereShared))
            {
                reader.Dispose();
            }
            else
            {
                idle.Add(reader);
            }
        }
    }
}
