namespace Winnow.Server.Workers;

/// <summary>Which workers may do a shard.</summary>
public enum ShardPlace
{
    /// <summary>The server's own, that is kept free for what passes by and for programs that wait.</summary>
    Live,

    /// <summary>The server's own, that takes one video after another.</summary>
    Video,

    /// <summary>The server's own, before others: its files lie here.</summary>
    NearFirst,

    /// <summary>Others, before the server's own.</summary>
    FarFirst,

    /// <summary>Others that have room now, else the server's own process: it is small beside a training and does not wait behind one.</summary>
    FarElseHere,
}
