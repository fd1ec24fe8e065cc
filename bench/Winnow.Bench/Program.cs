using Winnow.Bench;

var rows = BenchRows.All;
if (args is ["--list"])
{
    Console.WriteLine("row | what | bound | peer");
    foreach (var row in rows)
    {
        Console.WriteLine($"{row.Name} | {row.What} | {row.Bound} | {row.Peer}");
    }

    return 0;
}

var chosen = args is ["--group", var group] ? rows.Where(r => r.Group == group).ToList() : [.. rows.Where(r => args.Contains(r.Name))];
var unknown = args is ["--group", _] ? [] : args.Where(a => rows.All(r => r.Name != a)).ToList();
if (chosen.Count == 0 || unknown.Count > 0)
{
    Console.Error.WriteLine($"{(unknown.Count > 0 ? $"There is no row called '{unknown[0]}'" : "Nothing to measure")}; name rows, or a group with --group. Rows: {string.Join(", ", rows.Select(r => r.Name))}.");
    return 2;
}

var repository = BenchFolders.Repository();
var context = new BenchContext(repository, BenchFolders.Shared(repository));
var held = true;
foreach (var row in chosen)
{
    var result = BenchResult.Of(row, row.Measure(context), repository);
    result.Save(repository);
    Console.WriteLine($"{row.Name}: {result.Value:G4} {result.Unit} ({row.Bound}){(result.Ratio is { } ratio ? $", {ratio:F2}× {row.Peer} ({result.PeerValue:G4})" : "")} {(result.Holds ? "holds" : "MISSED")}");
    held &= result.Holds;
}

return held ? 0 : 1;
