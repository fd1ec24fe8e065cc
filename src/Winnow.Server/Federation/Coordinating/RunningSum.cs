using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>One sum over the sites while it runs: what is asked of whom, and what came in. The same answers and closings give the same result.</summary>
internal sealed class RunningSum
{
    private readonly IReadOnlyList<string> sites;
    private readonly int numbers;
    private readonly BlobStore blobs;
    private readonly SecureCoordinator? secure;
    private readonly SortedDictionary<string, SiteAnswer> plain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AbstainReason> away = new(StringComparer.Ordinal);
    private readonly HashSet<string> shutOut = new(StringComparer.Ordinal);
    private readonly HashSet<string> accepted = new(StringComparer.Ordinal);
    private readonly HashSet<string> vectors = new(StringComparer.Ordinal);
    private IReadOnlyList<KeyAdvertisement> keys = [];
    private IReadOnlyDictionary<string, IReadOnlyList<EncryptedShare>>? shares;
    private IReadOnlyList<string> list = [];
    private IReadOnlyList<ConsistencySignature> signatures = [];

    /// <summary>Opens a sum.</summary>
    /// <param name="info">What it is about.</param>
    /// <param name="sites">Who is asked.</param>
    /// <param name="numbers">Numbers in each vector.</param>
    /// <param name="blobs">Where vectors lie.</param>
    public RunningSum(SumInfo info, IReadOnlyList<string> sites, int numbers, BlobStore blobs)
    {
        (Info, this.sites, this.numbers, this.blobs) = (info, sites, numbers, blobs);
        secure = info.Secure is { } round ? new(round) : null;
    }

    public SumInfo Info { get; }

    /// <summary>Whether every stage is closed.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Sum of the vectors of secure aggregation, once done.</summary>
    public SecureSum? Result { get; private set; }

    /// <summary>Answers of a plain sum, once done.</summary>
    public IReadOnlyDictionary<string, SiteAnswer> Plain => plain;

    /// <summary>Bytes of a vector.</summary>
    public long VectorBytes => 4L * numbers;

    /// <summary>Who is asked in the open stage.</summary>
    public IReadOnlyList<string> Expected => [.. (secure?.Expected ?? sites).Where(s => !away.ContainsKey(s) && !shutOut.Contains(s))];

    /// <summary>Who stays away, and why.</summary>
    public IReadOnlyDictionary<string, AbstainReason> Away => away;

    /// <summary>Who has answered it.</summary>
    public IReadOnlyList<string> Answered => [.. secure?.Answered ?? [.. plain.Keys]];

    /// <summary>Digests of the vectors that came in.</summary>
    public IReadOnlyCollection<string> VectorDigests() => vectors;

    /// <summary>The open stage, for people.</summary>
    public string Stage => secure?.Stage.ToString() ?? "Plain";

    /// <summary>Whether a site sent exactly this before: once more changes nothing.</summary>
    public bool Knows(string digest) => accepted.Contains(digest);

    /// <summary>Takes an answer.</summary>
    /// <exception cref="SecureAggregationException">The site did not follow the protocol.</exception>
    /// <exception cref="FederationException">It answers another stage, or its vector is not there.</exception>
    public void Accept(string site, SiteAnswer answer, string digest)
    {
        if (answer.Abstains is { } reason)
        {
            away[site] = reason;
        }
        else if (secure is null)
        {
            AcceptPlain(site, answer);
        }
        else
        {
            AcceptSecure(site, answer);
        }

        accepted.Add(digest);
        if (answer.Vector is { } vector)
        {
            vectors.Add(vector.Digest);
        }
    }

    /// <summary>A site was shut out: nobody waits for it, and a plain answer of it does not count.</summary>
    public void ShutOut(string site)
    {
        shutOut.Add(site);
        plain.Remove(site);
    }

    /// <summary>Ends the open stage.</summary>
    /// <exception cref="SecureAggregationException">Too few answered, or shares do not fit.</exception>
    public void Close()
    {
        switch (secure?.Stage)
        {
            case SecureStage.Keys:
                keys = secure.CloseKeys();
                break;
            case SecureStage.Shares:
                shares = secure.CloseShares();
                break;
            case SecureStage.Inputs:
                list = secure.CloseInputs();
                break;
            case SecureStage.Signatures:
                signatures = secure.CloseSignatures();
                break;
            case SecureStage.Unmasking:
                Result = secure.Finish();
                IsDone = true;
                break;
            default:
                IsDone = true;
                break;
        }
    }

    /// <summary>What a site is asked; null for nothing.</summary>
    public SiteTask? TaskFor(string site)
    {
        if (IsDone || !Expected.Contains(site) || Answered.Contains(site))
        {
            return null;
        }

        return secure?.Stage switch
        {
            null => new() { Kind = SiteTaskKind.SendPlain, Sum = Info },
            SecureStage.Keys => new() { Kind = SiteTaskKind.AdvertiseKeys, Sum = Info },
            SecureStage.Shares => new() { Kind = SiteTaskKind.ShareKeys, Sum = Info, Keys = keys },
            SecureStage.Inputs => new() { Kind = SiteTaskKind.SendMasked, Sum = Info, Shares = shares![site] },
            SecureStage.Signatures => new() { Kind = SiteTaskKind.ConfirmList, Sum = Info, Sites = list },
            _ => new() { Kind = SiteTaskKind.Unmask, Sum = Info, Signatures = signatures },
        };
    }

    private void AcceptPlain(string site, SiteAnswer answer)
    {
        if (answer.Vector is null || !Expected.Contains(site) || plain.ContainsKey(site))
        {
            throw new FederationException($"'{site}' is asked for one plain vector in this sum.");
        }

        Require(site, answer.Vector);
        plain.Add(site, answer);
    }

    private void AcceptSecure(string site, SiteAnswer answer)
    {
        // A site speaks for itself alone.
        var speaks = answer.Keys?.Site ?? answer.Signature?.Site ?? answer.Revealed?.Site ?? site;
        if (!string.Equals(speaks, site, StringComparison.Ordinal))
        {
            throw new FederationException($"'{site}' answers in the name of '{speaks}'.");
        }

        switch (answer)
        {
            case { Keys: { } advertised }:
                secure!.Accept(advertised);
                break;
            case { Shares: { } sent }:
                secure!.Accept(site, sent);
                break;
            case { Vector: { } vector } when secure!.Stage == SecureStage.Inputs:
                Require(site, vector);
                secure.Accept(new MaskedInput(site, TensorBytes.Numbers(blobs.Read(vector.Digest))));
                break;
            case { Signature: { } signature }:
                secure!.Accept(signature);
                break;
            case { Revealed: { } revealed }:
                secure!.Accept(revealed);
                break;
            default:
                throw new FederationException($"'{site}' answers what is not asked in stage {Stage}.");
        }
    }

    private void Require(string site, BlobManifest vector)
    {
        if (vector.Length != VectorBytes || !blobs.Has(vector.Digest))
        {
            throw new FederationException($"The vector of '{site}' has {vector.Length:N0} bytes instead of {VectorBytes:N0}, or did not arrive whole.");
        }
    }
}
