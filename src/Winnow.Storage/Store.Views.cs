using Dapper;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>Keeps a view; one of the same name is replaced.</summary>
    /// <param name="annotator">Whose.</param>
    /// <param name="name">Its name.</param>
    /// <param name="query">The filters.</param>
    /// <param name="most">Views that a person may have.</param>
    /// <exception cref="ProjectException">The person has as many as allowed.</exception>
    public StoredView SaveView(string annotator, string name, string query, int most) => Change(transaction =>
    {
        var others = connection.ExecuteScalar<int>("SELECT COUNT(*) FROM saved_views WHERE annotator = @annotator AND name <> @name", new { annotator, name }, transaction);
        if (others >= most)
        {
            throw new ProjectException($"You have {others} views and {most} are kept; delete one first.");
        }

        return connection.QuerySingle<StoredView>(
            """
            INSERT INTO saved_views (annotator, name, query, created_at) VALUES (@annotator, @name, @query, @at)
            ON CONFLICT (annotator, name) DO UPDATE SET query = @query RETURNING id, name, query
            """,
            new { annotator, name, query, at = Now() },
            transaction);
    });

    /// <summary>A person's views by name.</summary>
    public IReadOnlyList<StoredView> ReadViews(string annotator) =>
        [.. connection.Query<StoredView>("SELECT id, name, query FROM saved_views WHERE annotator = @annotator ORDER BY name, id", new { annotator }, batch)];

    /// <summary>Deletes a person's view.</summary>
    /// <returns>Whether it was there and theirs.</returns>
    public bool DeleteView(long id, string annotator) =>
        Change(transaction => connection.Execute("DELETE FROM saved_views WHERE id = @id AND annotator = @annotator", new { id, annotator }, transaction)) > 0;
}
