using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>Identity keys of other sites as this site saw them first, or as people entered them: a coordinator that swaps one later is found out.</summary>
/// <param name="path">File of the book: name and hex SHA-256 of the key. People compare the fingerprints over another channel.</param>
internal sealed class PeerBook(string path)
{
    /// <summary>Starts this site's side of a secure aggregation, if every key is the one that is known.</summary>
    /// <exception cref="SecureAggregationException">A key is another one.</exception>
    public SecureSite Join(SecureRound round, SiteKeys keys)
    {
        var book = Read();
        var known = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var party in round.Parties.Where(p => p.Name != keys.Name))
        {
            var fingerprint = SiteIdentity.FingerprintOf(party.IdentityKey);
            if (book.TryGetValue(party.Name, out var expected) && expected != fingerprint)
            {
                throw new SecureAggregationException($"The coordinator announces another identity key of '{party.Name}' ({fingerprint}) than the one in '{path}' ({expected}). If that site enrolled anew, compare the fingerprint with its people and change the file; nothing was sent.");
            }

            book[party.Name] = fingerprint;
            known[party.Name] = party.IdentityKey;
        }

        var site = new SecureSite(round, keys.Name, keys.Identity, known);
        File.WriteAllBytes(path + ".part", JsonSerializer.SerializeToUtf8Bytes(book, PeerJson.Default.SortedDictionaryStringString));
        File.Move(path + ".part", path, overwrite: true);
        return site;
    }

    private SortedDictionary<string, string> Read()
    {
        if (!File.Exists(path))
        {
            return new(StringComparer.Ordinal);
        }

        try
        {
            return new(JsonSerializer.Deserialize(File.ReadAllBytes(path), PeerJson.Default.SortedDictionaryStringString) ?? throw new JsonException("it holds null"), StringComparer.Ordinal);
        }
        catch (JsonException exception)
        {
            throw new FederationException($"'{path}' is damaged ({exception.Message}); restore it, or compare the fingerprints of all sites anew.", exception);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class PeerJson : JsonSerializerContext;
