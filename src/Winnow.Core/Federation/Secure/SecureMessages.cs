namespace Winnow.Core.Federation;

/// <summary>Stage 1, from each site to all: its keys for this aggregation.</summary>
/// <param name="Site">Name of the site.</param>
/// <param name="CipherKey">ECDH key that shares are encrypted to, SubjectPublicKeyInfo on P-256.</param>
/// <param name="MaskKey">ECDH key that pair masks come from, SubjectPublicKeyInfo on P-256.</param>
/// <param name="SeedCommitment">SHA-256 of the seed of its own mask.</param>
/// <param name="Signature">Of its identity key over all of the above and the round.</param>
public sealed record KeyAdvertisement(string Site, byte[] CipherKey, byte[] MaskKey, byte[] SeedCommitment, byte[] Signature);

/// <summary>Stage 2, from one site to one neighbour: shares of its secrets that only the neighbour can read.</summary>
/// <param name="From">Who shares.</param>
/// <param name="To">Who can read it.</param>
/// <param name="Content">Nonce, ciphertext and tag of AES-256-GCM.</param>
public sealed record EncryptedShare(string From, string To, byte[] Content);

/// <summary>Stage 3, from each site: its vector under masks.</summary>
/// <param name="Site">Name of the site.</param>
/// <param name="Values">Numbers modulo 2^32 that look random without the masks of others.</param>
public sealed record MaskedInput(string Site, uint[] Values);

/// <summary>Stage 4, from each site to all: whose vectors it was told are in the sum.</summary>
/// <param name="Site">Name of the site.</param>
/// <param name="Signature">Of its identity key over the list and the round.</param>
public sealed record ConsistencySignature(string Site, byte[] Signature);

/// <summary>Stage 5, from each site: what the coordinator needs to take the masks off.</summary>
/// <param name="Site">Name of the site.</param>
/// <param name="SeedShares">Shares of the own masks of sites whose vectors arrived, by name.</param>
/// <param name="KeyShares">Shares of the mask keys of sites that left after sharing, by name. No name is in both.</param>
public sealed record UnmaskShares(string Site, IReadOnlyDictionary<string, byte[]> SeedShares, IReadOnlyDictionary<string, byte[]> KeyShares);

/// <summary>Result of a secure aggregation.</summary>
/// <param name="Sum">Sum of the vectors modulo 2^32.</param>
/// <param name="Sites">Whose vectors are in it.</param>
public sealed record SecureSum(uint[] Sum, IReadOnlyList<string> Sites);
