namespace Winnow.Core.Querying;

/// <summary>A strategy that picks among the samples of highest utility and looks at no others: over shards each gives its own, and the picks are those of the whole pool.</summary>
internal interface IRankedStrategy : IQueryStrategy
{
    /// <summary>How many samples of highest utility a query of that many picks looks at; equals are ordered by their tie keys.</summary>
    int Ranked(int count);

    /// <summary>Utility of each sample, which depends on itself and on what is labelled alone [samples].</summary>
    float[] RankedBy(PoolView pool);
}
