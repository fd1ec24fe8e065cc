namespace Winnow.Core.Federation;

/// <summary>One site of a secure aggregation, as the coordinator announces it.</summary>
/// <param name="Name">Name of the site.</param>
/// <param name="IdentityKey">Its signing key, as SubjectPublicKeyInfo; every site compares it with the one it knows.</param>
public sealed record SecureParty(string Name, byte[] IdentityKey);
