using Winnow.ClientGenerator;

switch (args)
{
    case [var document, var folder]:
        foreach (var (name, text) in ClientSource.Generate(File.ReadAllText(document)))
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        return 0;
    default:
        Console.Error.WriteLine("usage: ClientGenerator OPENAPI.json FOLDER");
        return 2;
}
