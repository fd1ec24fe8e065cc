using Winnow.Bench;
using Winnow.Bench.Searching;

const string Usage = """
    usage: ./dev bench --list | --all | --group NAME | [--here] [--size N] ROW...

      --list         every row: row | what | bound | peer
      --all          measures every row
      --group NAME   measures one group: run, core, detect, server, learn, federated, scale
      ROW...         measures these rows, each in a process of its own
      --size N ROW   measures one row at another size, where it has one: cycles of a soak, images of an upload
      --here ROW...  measures them in one process: rows that share a long run share it

    Each row writes bench/results/ROW.json. Exit code 1 where a bound is missed, 2 for a usage error.
    """;

if (args is [SearchKills.Verb, var study, var trials])
{
    return SearchKills.Run(study, int.Parse(trials, System.Globalization.CultureInfo.InvariantCulture));
}

if (args is [HugePoolRows.Verb, var folder, var rows])
{
    return HugePoolRows.Child(folder, int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture));
}

List<BenchRow> chosen;
var here = false;
int? size = null;
if (args is ["--size", var number, .. var rest])
{
    if (!int.TryParse(number, out var given) || given < 1 || rest.Length != 1)
    {
        Console.Error.WriteLine($"--size takes a number from 1 and one row, not \"{number}\".");
        return 2;
    }

    (size, args) = (given, rest);
}

switch (args)
{
    case [] or ["--help"] or ["-h"]:
        Console.WriteLine(Usage);
        return args.Length == 0 ? 2 : 0;
    case ["--list"]:
        Print(BenchRows.All, Console.Out);
        return 0;
    case ["--all"]:
        chosen = [.. BenchRows.All];
        break;
    case ["--group", var group]:
        chosen = [.. BenchRows.All.Where(r => string.Equals(r.Group, group, StringComparison.Ordinal))];
        if (chosen.Count == 0)
        {
            Console.Error.WriteLine($"There is no row in group \"{group}\"; groups with rows: {string.Join(", ", BenchRows.All.Select(r => r.Group).Distinct(StringComparer.Ordinal))}.");
            return 2;
        }

        break;
    default:
        here = args[0] == "--here";
        args = here ? args[1..] : args;
        var unknown = args.Except(BenchRows.All.Select(r => r.Name), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            Console.Error.WriteLine($"There is no row \"{unknown[0]}\". The rows are:");
            Print(BenchRows.All, Console.Error);
            return 2;
        }

        chosen = [.. args.Distinct(StringComparer.Ordinal).Select(name => BenchRows.All.Single(r => string.Equals(r.Name, name, StringComparison.Ordinal)))];
        break;
}

var repository = BenchFolders.Repository();
var runner = new BenchRunner(new BenchContext(repository, BenchFolders.Shared(repository)) { Size = size }, Console.Out);
var missed = chosen.Count(row => here || chosen.Count == 1 ? !runner.Measure(row) : !runner.MeasureApart(row));
return missed == 0 ? 0 : 1;

static void Print(IEnumerable<BenchRow> rows, TextWriter output)
{
    output.WriteLine("row | what | bound | peer");
    foreach (var row in rows)
    {
        output.WriteLine($"{row.Name} | {row.What} | {row.Bound} | {row.Peer}");
    }
}
