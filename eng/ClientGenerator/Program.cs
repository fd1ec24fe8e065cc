using Winnow.ClientGenerator;

switch (args)
{
    case [var document, var folder, var python]:
        var text = File.ReadAllText(document);
        foreach (var (target, files) in new[] { (folder, ClientSource.Generate(text)), (python, PythonSource.Generate(text)) })
        {
            foreach (var (name, source) in files)
            {
                File.WriteAllText(Path.Combine(target, name), source);
            }
        }

        return 0;
    default:
        Console.Error.WriteLine("usage: ClientGenerator OPENAPI.json FOLDER PYTHON-FOLDER");
        return 2;
}
