using System.Globalization;
using System.Text.Json;
using Winnow.Cli.Annotating;
using Winnow.Server;

namespace Winnow.Bench.Serving;

/// <summary>How far a soak is: written after every cycle, so that one that is stopped goes on.</summary>
/// <param name="Team">Who labels.</param>
/// <param name="Cycle">Cycles that are done.</param>
/// <param name="Before">Answers acknowledged when the newest round was opened.</param>
/// <param name="Faults">What was found.</param>
/// <param name="Backs">Seconds until the queue served after each start.</param>
internal sealed record SoakState(Team Team, int Cycle, int Before, IReadOnlyList<string> Faults, IReadOnlyList<double> Backs)
{
    private const string StateName = "soak.json";
    private const string AnswersName = "acknowledged.csv";

    /// <summary>The state in a folder, or null where a soak begins.</summary>
    public static SoakState? Read(string folder)
    {
        var path = Path.Combine(folder, StateName);
        return File.Exists(path) ? JsonSerializer.Deserialize<SoakState>(File.ReadAllText(path)) : null;
    }

    /// <summary>Answers that were acknowledged up to the state.</summary>
    public static IEnumerable<Acknowledged> ReadAnswers(string folder) => File.Exists(Path.Combine(folder, AnswersName))
        ? File.ReadLines(Path.Combine(folder, AnswersName)).Select(l => l.Split(',')).Where(c => c.Length == 3)
            .Select(c => new Acknowledged(c[0], c[1], int.Parse(c[2], CultureInfo.InvariantCulture), 0, TimeSpan.Zero))
        : [];

    /// <summary>Writes the answers of the last cycle, then the state.</summary>
    public void Write(string folder, IEnumerable<Acknowledged> answers)
    {
        File.AppendAllLines(Path.Combine(folder, AnswersName), answers.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Key},{a.Sample},{a.Class}")));
        var path = Path.Combine(folder, StateName);
        File.WriteAllText(path + ".writing", JsonSerializer.Serialize(this));
        File.Move(path + ".writing", path, overwrite: true);
    }

    /// <summary>The next soak begins anew.</summary>
    public static void Delete(string folder) => File.Delete(Path.Combine(folder, StateName));
}
