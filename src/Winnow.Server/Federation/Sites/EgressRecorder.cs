using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Loop;

namespace Winnow.Server.Federation;

/// <summary>Writes down everything that leaves a site before it leaves, in a hash-chained file, and holds the byte budget of each round.</summary>
public sealed class EgressRecorder : IDisposable
{
    private const string Type = "sent";
    private readonly Journal journal;
    private readonly long bytesPerRound;
    private string round;
    private long inRound;

    private EgressRecorder(Journal journal, long bytesPerRound)
    {
        (this.journal, this.bytesPerRound, round) = (journal, bytesPerRound, "");
        foreach (var entry in Entries(journal.Events))
        {
            (inRound, round) = (entry.Round == round ? inRound + entry.Bytes : entry.Bytes, entry.Round);
        }
    }

    /// <summary>Opens the file, or makes it.</summary>
    public static EgressRecorder Open(string folder, long bytesPerRound, TimeProvider clock) => new(Journal.Open(PathIn(folder), clock), bytesPerRound);

    /// <summary>Writes down what is about to leave.</summary>
    /// <param name="inRoundOf">What it is for, such as <c>run 1 round 3</c>.</param>
    /// <param name="kind">What it is, in words.</param>
    /// <param name="body">The bytes.</param>
    /// <exception cref="FederationException">The round's budget would be passed; nothing may be sent.</exception>
    public void Record(string inRoundOf, string kind, ReadOnlySpan<byte> body)
    {
        var next = inRoundOf == round ? inRound + body.Length : body.Length;
        if (next > bytesPerRound)
        {
            throw new FederationException(string.Create(CultureInfo.InvariantCulture, $"'{kind}' would bring what left in {inRoundOf} to {next:N0} bytes, and {bytesPerRound:N0} are allowed; nothing was sent. Raise --bytes-per-round if that is meant."));
        }

        journal.Append(Type, JsonSerializer.Serialize(new EgressEntry(inRoundOf, kind, body.Length, BlobManifest.Hash(body)), EgressJson.Default.EgressEntry));
        (round, inRound) = (inRoundOf, next);
    }

    /// <summary>What left a site, as a table people can read.</summary>
    /// <exception cref="IOException">There is no record.</exception>
    public static string Report(string folder)
    {
        var entries = Entries(Journal.Read(PathIn(folder))).ToList();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"What left this site: {entries.Count:N0} messages, {entries.Sum(e => e.Bytes):N0} bytes. No message of the protocol can hold an image, a sample or an annotation.");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"for",-28}{"what",-44}{"messages",10}{"bytes",16}");
        foreach (var group in entries.GroupBy(e => (e.Round, e.Kind)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{group.Key.Round,-28}{group.Key.Kind,-44}{group.Count(),10:N0}{group.Sum(e => e.Bytes),16:N0}");
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private static string PathIn(string folder) => Path.Combine(folder, "egress.jsonl");

    private static IEnumerable<EgressEntry> Entries(IReadOnlyList<JournalEvent> events) =>
        events.Where(e => e.Type == Type).Select(e => JsonSerializer.Deserialize(e.Payload, EgressJson.Default.EgressEntry)!);
}

/// <summary>One message that left.</summary>
/// <param name="Round">What it was for.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Digest">Hex SHA-256 of its bytes.</param>
internal sealed record EgressEntry(string Round, string Kind, long Bytes, string Digest);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EgressEntry))]
internal sealed partial class EgressJson : JsonSerializerContext;
