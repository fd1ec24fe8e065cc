using Dapper;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>The newest version of the classes.</summary>
    public StoredSchema ReadSchema() => ReadSchema(connection.ExecuteScalar<int>("SELECT MAX(version) FROM classes", transaction: batch));

    /// <summary>One version of the classes.</summary>
    public StoredSchema ReadSchema(int version)
    {
        var classes = connection.Query<(string Name, string? Colour, long Retired)>("SELECT name, colour, retired FROM classes WHERE version = @version ORDER BY position", new { version }, batch);
        return new(version, [.. classes.Select(c => new StoredClass(c.Name, c.Colour, c.Retired != 0))]);
    }

    /// <summary>Adds a version of the classes.</summary>
    /// <param name="basedOn">The version that was changed; refused where it is no longer the newest, so that nobody overwrites another's change.</param>
    /// <param name="classes">All classes by position; those of the version before keep their positions, under new names or retired where wanted.</param>
    /// <param name="by">Who.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="ProjectException">The base is old, a class is missing, or two have one name.</exception>
    public StoredSchema ChangeClasses(int basedOn, IReadOnlyList<StoredClass> classes, string by) => Change(transaction =>
    {
        var newest = ReadSchema();
        if (basedOn != newest.Version)
        {
            throw new ProjectException($"The classes were changed meanwhile: version {newest.Version} is the newest and the change was made to version {basedOn}; look at the newest and repeat it.");
        }

        if (classes.Count < newest.Classes.Count)
        {
            throw new ProjectException($"The project has {newest.Classes.Count} classes and only {classes.Count} were sent; a class that is no longer wanted is retired, so that its labels keep their meaning.");
        }

        if (classes.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ProjectException($"Two classes are called '{twice.Key}'; every class needs a name of its own.");
        }

        var version = newest.Version + 1;
        Append(EventTypes.ClassesChanged, new ClassesChanged(version, classes, by), transaction);
        connection.Execute(
            "INSERT INTO classes (version, position, name, colour, retired) VALUES (@version, @position, @Name, @Colour, @Retired)",
            classes.Select((c, position) => new { version, position, c.Name, c.Colour, Retired = c.Retired ? 1 : 0 }),
            transaction);
        return new StoredSchema(version, classes);
    });

    /// <summary>A setting's JSON, or null where it was never set.</summary>
    public string? ReadSetting(string name) => connection.QueryFirstOrDefault<string>("SELECT value FROM settings WHERE name = @name", new { name }, batch);

    /// <summary>Sets a setting, or removes it with null; an equal value is no change.</summary>
    /// <returns>Whether it changed.</returns>
    public bool ChangeSetting(string name, string? value, string by) => Change(transaction =>
    {
        if (ReadSetting(name) == value)
        {
            return false;
        }

        Append(EventTypes.SettingChanged, new SettingChanged(name, value, by), transaction);
        connection.Execute(
            value is null ? "DELETE FROM settings WHERE name = @name" : "INSERT INTO settings (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = @value",
            new { name, value },
            transaction);
        return true;
    });
}
