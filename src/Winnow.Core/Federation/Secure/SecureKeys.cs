using System.Security.Cryptography;

namespace Winnow.Core.Federation;

/// <summary>Key agreement and derivation of secure aggregation. Every key is bound to the round and to one purpose.</summary>
internal static class SecureKeys
{
    /// <summary>Bytes of a seed, of a derived key and of a private key on P-256.</summary>
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static ECDiffieHellman NewPair() => ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The private number of a pair, 32 bytes.</summary>
    public static byte[] Private(ECDiffieHellman pair) => pair.ExportParameters(includePrivateParameters: true).D!;

    /// <summary>The pair of a private number, if it belongs to that public key; null where it does not.</summary>
    public static ECDiffieHellman? Restore(byte[] privateKey, byte[] publicKey)
    {
        using var known = Import(publicKey, "a site");
        var pair = ECDiffieHellman.Create();
        try
        {
            pair.ImportParameters(new() { Curve = ECCurve.NamedCurves.nistP256, D = privateKey });
            if (pair.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey))
            {
                return pair;
            }
        }
        catch (CryptographicException)
        {
            // A number that is no private key at all: shares were wrong.
        }

        pair.Dispose();
        return null;
    }

    /// <summary>Key of the mask that two sites share; the same whoever asks.</summary>
    public static byte[] PairMask(ECDiffieHellman own, byte[] otherKey, byte[] roundHash, string one, string other)
    {
        var (low, high) = string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
        return Derive(own, otherKey, other, roundHash, SecureText.Join("pair-mask", SecureText.Bytes(low), SecureText.Bytes(high)));
    }

    /// <summary>Key of a site's own mask.</summary>
    public static byte[] SelfMask(byte[] seed, byte[] roundHash, string site) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, KeyBytes, roundHash, SecureText.Join("self-mask", SecureText.Bytes(site)));

    /// <summary>What a site commits itself to before anyone shares anything.</summary>
    public static byte[] Commitment(byte[] seed, byte[] roundHash, string site) =>
        SHA256.HashData(SecureText.Join("seed", roundHash, SecureText.Bytes(site), seed));

    /// <summary>Encrypts a message to one site.</summary>
    public static byte[] Encrypt(ECDiffieHellman own, byte[] otherKey, byte[] roundHash, string from, string to, ReadOnlySpan<byte> message)
    {
        var context = SecureText.Join("share", roundHash, SecureText.Bytes(from), SecureText.Bytes(to));
        using var cipher = new AesGcm(Derive(own, otherKey, to, roundHash, context), TagBytes);
        var content = new byte[NonceBytes + message.Length + TagBytes];
        RandomNumberGenerator.Fill(content.AsSpan(0, NonceBytes));
        cipher.Encrypt(content.AsSpan(0, NonceBytes), message, content.AsSpan(NonceBytes, message.Length), content.AsSpan(NonceBytes + message.Length), context);
        return content;
    }

    /// <summary>Reads a message from one site.</summary>
    /// <exception cref="SecureAggregationException">It was changed, or is for someone else.</exception>
    public static byte[] Decrypt(ECDiffieHellman own, byte[] otherKey, byte[] roundHash, string from, string to, byte[] content)
    {
        var context = SecureText.Join("share", roundHash, SecureText.Bytes(from), SecureText.Bytes(to));
        var message = new byte[Math.Max(0, content.Length - NonceBytes - TagBytes)];
        using var cipher = new AesGcm(Derive(own, otherKey, from, roundHash, context), TagBytes);
        try
        {
            cipher.Decrypt(content.AsSpan(0, NonceBytes), content.AsSpan(NonceBytes, message.Length), content.AsSpan(NonceBytes + message.Length), message, context);
            return message;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new SecureAggregationException($"The share from '{from}' to '{to}' was changed on its way.", exception);
        }
    }

    /// <summary>A public key on P-256.</summary>
    /// <exception cref="SecureAggregationException">The bytes are no such key.</exception>
    public static ECDiffieHellman Import(byte[] publicKey, string site)
    {
        var key = ECDiffieHellman.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            if (key.KeySize == 256)
            {
                return key;
            }
        }
        catch (CryptographicException exception)
        {
            key.Dispose();
            throw new SecureAggregationException($"A key of '{site}' is no key on P-256.", exception);
        }

        key.Dispose();
        throw new SecureAggregationException($"A key of '{site}' is no key on P-256.");
    }

    private static byte[] Derive(ECDiffieHellman own, byte[] otherKey, string other, byte[] salt, byte[] info)
    {
        using var key = Import(otherKey, other);
        using var publicKey = key.PublicKey;
        var secret = own.DeriveRawSecretAgreement(publicKey);
        var derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, salt, info);
        CryptographicOperations.ZeroMemory(secret);
        return derived;
    }
}
