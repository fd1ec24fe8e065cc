namespace Winnow.Server.Federation;

/// <summary>A site asks to be let in.</summary>
/// <param name="Site">Its name.</param>
/// <param name="Secret">Of its enrolment code.</param>
/// <param name="SigningRequest">PKCS#10 request of its own key; the private key stays at the site.</param>
public sealed record EnrolRequest(string Site, string Secret, byte[] SigningRequest);

/// <summary>The site is in.</summary>
/// <param name="Certificate">Its certificate, DER.</param>
/// <param name="Authority">The authority's certificate, DER.</param>
public sealed record EnrolReply(byte[] Certificate, byte[] Authority);

/// <summary>Which chunks of a tensor are still missing.</summary>
/// <param name="Chunks">Their numbers, from 0.</param>
public sealed record MissingChunks(IReadOnlyList<int> Chunks);
