namespace Winnow.Storage.Tests;

public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("postgres://ann:s%2Fcret@db.example.org:5433/winnow", "postgres://ann@db.example.org:5433/winnow")]
    [InlineData("postgresql://db.example.org/winnow?sslmode=verify-full", "postgres://db.example.org:5432/winnow")]
    [InlineData("postgres://ann:p%40ss@[::1]:5432/winnow", "postgres://ann@::1:5432/winnow")]
    [InlineData("postgres://ann:s@cret@/winnow?host=%2Frun%2Fpostgresql&port=5434", "postgres://ann@/winnow?host=/run/postgresql&port=5434")]
    public void Its_text_names_the_place_and_never_the_password(string text, string shown) => Assert.Equal(shown, StoreAddress.Parse(text).ToString());

    [Theory]
    [InlineData("mysql://ann:cret@host/db", "another scheme")]
    [InlineData("postgres://ann:cret@host", "one host and a database")]
    [InlineData("postgres://ann:cret@/db", "one host and a database")]
    [InlineData("postgres://ann:cret@one,two/db", "one host and a database")]
    [InlineData("postgres://ann:cret@host:99999/db", "a port is a number")]
    [InlineData("postgres://ann:cret@host/db?Options=cret", "the options that are known")]
    [InlineData("postgres://ann:cret@host/db?sslmode=cret", "sslmode is one of")]
    public void What_is_no_address_is_refused_without_repeating_it(string text, string why)
    {
        var message = Assert.Throws<ProjectException>(() => StoreAddress.Parse(text)).Message;
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", message, StringComparison.Ordinal);
    }
}
