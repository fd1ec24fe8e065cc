using System.Text.Json;

namespace Winnow.ClientGenerator;

/// <summary>The generated part of the Python client: the same document gives the same text.</summary>
public static class PythonSource
{
    /// <summary>The files by name.</summary>
    /// <param name="document">OpenAPI 3.1 as JSON.</param>
    /// <exception cref="InvalidDataException">It holds something that the client would not express.</exception>
    public static IReadOnlyList<(string Name, string Text)> Generate(string document)
    {
        using var parsed = JsonDocument.Parse(document);
        var schemas = parsed.RootElement.GetProperty("components").GetProperty("schemas");

        // A class that has a method `list` cannot say list[…] in the next one.
        return
        [
            ("models.py", PythonModelWriter.Write(new TypeNames(schemas), new PythonNames(schemas, "list"))),
            ("calls.py", PythonOperationWriter.Write(parsed.RootElement.GetProperty("paths"), new PythonNames(schemas, "List"))),
        ];
    }
}
