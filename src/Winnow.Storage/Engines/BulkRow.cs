namespace Winnow.Storage.Engines;

/// <summary>Fills one table with many rows past the usual commands: the values of a row in the order of its columns, then its end.</summary>
internal abstract class BulkRow : IDisposable
{
    public abstract void Add(long? value);

    public abstract void Add(double? value);

    public abstract void Add(string? value);

    public abstract void Add(byte[]? value);

    /// <summary>The row is whole.</summary>
    public abstract void EndRow();

    /// <summary>All rows are there; without this call none is.</summary>
    public abstract void Complete();

    public abstract void Dispose();
}
