using Winnow.Server.Accounts;
using Winnow.Server.Http;

namespace Winnow.Server.Tests.Accounts;

/// <summary>Which passwords are taken, and how they are kept.</summary>
public sealed class PasswordTests
{
    [Theory]
    [InlineData("short")]
    [InlineData("elevenchars")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("password1234")]
    [InlineData("P@ssw0rd!2026")]
    [InlineData("123456789012")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("qwertyuiop12")]
    [InlineData("winnowadmin2026")]
    [InlineData("Welcome-Summer-2026")]
    [InlineData("my name is ana-maria")]
    public void Easy_passwords_are_refused(string password) =>
        Assert.Equal("password", Assert.Throws<ProblemException>(() => PasswordRules.Check(password, "ana-maria")).Field);

    [Theory]
    [InlineData("several unlikely words")]
    [InlineData("Tr4ktor-im-Regen")]
    [InlineData("correct horse battery")]
    public void Sentences_are_taken(string password) => PasswordRules.Check(password, "ana");

    [Fact]
    public void The_longest_password_is_judged_quickly_enough_to_have_an_answer() =>
        Assert.Throws<ProblemException>(() => PasswordRules.Check(string.Concat(Enumerable.Repeat("password", 32)), "ana"));

    [Fact]
    public async Task A_hash_opens_with_its_password_alone_and_nobody_opens_nothing()
    {
        using var passwords = new Passwords();
        var cancel = TestContext.Current.CancellationToken;
        var hash = await passwords.HashAsync(TestServer.Password, cancel);
        Assert.NotEqual(hash, await passwords.HashAsync(TestServer.Password, cancel));
        Assert.True(await passwords.VerifyAsync(hash, TestServer.Password, cancel));
        Assert.False(await passwords.VerifyAsync(hash, TestServer.Password + " ", cancel));
        Assert.False(await passwords.VerifyAsync(null, TestServer.Password, cancel));
    }

    [Fact]
    public void Names_are_closed_longer_and_longer_up_to_an_hour()
    {
        var waits = Enumerable.Range(1, 40).Select(n => (int)Lockout.After(n).TotalSeconds).ToArray();
        Assert.Equal([0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600], waits[..12]);
        Assert.All(waits[12..], w => Assert.Equal(3600, w));
    }
}
