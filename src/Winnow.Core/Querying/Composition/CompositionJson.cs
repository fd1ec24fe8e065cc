using System.Text.Json;

namespace Winnow.Core.Querying;

/// <summary>Composed strategies as JSON files: read with one clear sentence per mistake, and written.</summary>
public static class CompositionJson
{
    private static readonly IReadOnlyList<(ObjectiveKind Kind, string Name)> Kinds =
    [
        (ObjectiveKind.Uncertainty, "uncertainty"),
        (ObjectiveKind.Diversity, "diversity"),
        (ObjectiveKind.Typicality, "typicality"),
        (ObjectiveKind.ClassBalance, "class-balance"),
        (ObjectiveKind.Rarity, "rarity"),
        (ObjectiveKind.Similarity, "similarity"),
        (ObjectiveKind.Cost, "cost"),
    ];

    private static readonly IReadOnlyList<(FilterOperator Operator, string Name)> Operators =
    [
        (FilterOperator.Equal, "equals"),
        (FilterOperator.NotEqual, "not-equals"),
        (FilterOperator.In, "in"),
        (FilterOperator.Less, "less"),
        (FilterOperator.Greater, "greater"),
    ];

    /// <summary>The kind's name in JSON.</summary>
    public static string NameOf(ObjectiveKind kind) => Kinds.First(k => k.Kind == kind).Name;

    /// <summary>Reads one recipe.</summary>
    /// <exception cref="InvalidDataException">It is no recipe; one sentence says why.</exception>
    public static CompositionRecipe Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Recipe(Parse(() => JsonSerializer.Deserialize(json, CompositionContext.Default.CompositionDocument)));
    }

    /// <summary>Reads a list of recipes with distinct names, or a single one.</summary>
    /// <exception cref="InvalidDataException">A recipe is none, or two have one name; one sentence says why.</exception>
    public static IReadOnlyList<CompositionRecipe> ReadList(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!json.AsSpan().TrimStart().StartsWith("["))
        {
            return [Read(json)];
        }

        CompositionRecipe[] recipes = [.. Parse(() => JsonSerializer.Deserialize(json, CompositionContext.Default.CompositionDocumentArray)).Select(Recipe)];
        return recipes.CountBy(r => r.Name).FirstOrDefault(c => c.Value > 1) is { Key: { } twice }
            ? throw new InvalidDataException($"The name '{twice}' stands more than once; name every strategy differently.")
            : recipes;
    }

    /// <summary>Writes a recipe; <see cref="Read"/> gives the same back.</summary>
    public static string Write(CompositionRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var document = new CompositionDocument
        {
            Name = recipe.Name,
            Objectives = [.. recipe.Objectives.Select(o => new ObjectiveDocument { Kind = NameOf(o.Kind), Score = o.Score, Strength = o.Strength })],
            Include = [.. recipe.Include.Select(Document)],
            Exclude = [.. recipe.Exclude.Select(Document)],
        };
        return JsonSerializer.Serialize(document, CompositionContext.Default.CompositionDocument);
    }

    private static FilterDocument Document(MetadataFilter filter)
    {
        var name = Operators.First(o => o.Operator == filter.Operator).Name;
        var value = filter.Operator == FilterOperator.In
            ? JsonSerializer.SerializeToElement([.. filter.Values], CompositionContext.Default.StringArray)
            : JsonSerializer.SerializeToElement(filter.Values[0], CompositionContext.Default.String);
        return new() { Key = filter.Key, Operator = name, Value = value };
    }

    private static T Parse<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read() ?? throw new InvalidDataException("A strategy file must hold an object with \"objectives\", not null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"This is no strategy file: {e.Message}", e);
        }
    }

    private static CompositionRecipe Recipe(CompositionDocument? document)
    {
        if (document is null)
        {
            throw new InvalidDataException("A strategy file must hold objects with \"objectives\", not null.");
        }

        var recipe = new CompositionRecipe
        {
            Name = document.Name ?? "composed",
            Objectives = [.. (document.Objectives ?? []).Select(o => new Objective(Find(Kinds, o?.Kind, "objective"), o!.Strength ?? 1, o.Score))],
            Include = [.. (document.Include ?? []).Select(Filter)],
            Exclude = [.. (document.Exclude ?? []).Select(Filter)],
        };
        return recipe.Problem() is { } problem ? throw new InvalidDataException(problem) : recipe;
    }

    private static MetadataFilter Filter(FilterDocument? document) =>
        new(document?.Key ?? "", Find(Operators, document?.Operator, "filter operator"), Values(document!.Value));

    private static string[] Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => [],
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(v => v.ValueKind == JsonValueKind.Array ? throw Bad() : Values(v))],
        _ => throw Bad(),
    };

    private static InvalidDataException Bad() => new("A filter's value is neither text, number nor a list of them; write for example \"value\":\"night\".");

    private static T Find<T>(IReadOnlyList<(T Value, string Name)> names, string? name, string what) =>
        names.FirstOrDefault(n => n.Name == name) is { Name: not null } found
            ? found.Value
            : throw new InvalidDataException($"No {what} is called '{name}'. There are: {string.Join(", ", names.Select(n => n.Name))}.");
}
