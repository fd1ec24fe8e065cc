namespace Winnow.Storage.Migrating;

/// <summary>What a migration copied and verified.</summary>
/// <param name="Schema">The project's schema in PostgreSQL.</param>
/// <param name="Tables">How many tables.</param>
/// <param name="Rows">Rows of all of them.</param>
/// <param name="Events">Events of the journal, whose chain was checked.</param>
/// <param name="Hash">Hex SHA-256 over the names and hashes of all tables, the same on both sides.</param>
/// <param name="Kept">Where the old tables still are: a file, or the schema.</param>
public sealed record MigrationResult(string Schema, int Tables, long Rows, long Events, string Hash, string Kept);
