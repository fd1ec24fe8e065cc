using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Winnow.Server.Accounts;

/// <summary>PBKDF2 with HMAC-SHA512; a wrong name costs as much time as a wrong password.</summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>Rounds of PBKDF2, as OWASP's password storage cheat sheet asks for with SHA-512.</summary>
    public const int Rounds = 210_000;

    private readonly PasswordHasher<string> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

    // Hashing is bound to a core: a flood of sign-ins must not take all of them from the people who label.
    private readonly SemaphoreSlim turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string nobody;

    public Passwords() => nobody = hasher.HashPassword("", Secrets.New(""));

    public Task<string> HashAsync(string password, CancellationToken cancel) => RunAsync(() => hasher.HashPassword("", password), cancel);

    /// <summary>Whether a password is the one stored by <see cref="HashAsync"/>. Null, where there is no such user: no, after the same work.</summary>
    public Task<bool> VerifyAsync(string? stored, string password, CancellationToken cancel) => RunAsync(
        () => (hasher.VerifyHashedPassword("", stored ?? nobody, password) != PasswordVerificationResult.Failed) & stored is not null, cancel);

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancel)
    {
        await turns.WaitAsync(cancel);
        try
        {
            return await Task.Run(work, cancel);
        }
        finally
        {
            turns.Release();
        }
    }
}
