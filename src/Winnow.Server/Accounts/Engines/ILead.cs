namespace Winnow.Server.Accounts.Engines;

/// <summary>The one place at the head of all servers of a database; it falls free when its holder ends, however it ends.</summary>
internal interface ILead : IDisposable
{
    /// <summary>Takes the place where it is free, and says whether this server has it now.</summary>
    bool Look();
}
