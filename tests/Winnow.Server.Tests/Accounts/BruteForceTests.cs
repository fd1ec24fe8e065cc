using System.Net;
using Winnow.Server.Accounts;

namespace Winnow.Server.Tests.Accounts;

/// <summary>Guessing passwords does not pay.</summary>
public sealed class BruteForceTests
{
    [Theory]
    [InlineData("chief")]
    [InlineData("nobody")]
    public async Task A_name_is_closed_after_five_failures_whether_or_not_somebody_has_it(string name)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        var answers = new List<Answer>();
        for (var i = 0; i < 7; i++)
        {
            answers.Add(await browser.SignInAsync(name, "a wrong password"));
        }

        Assert.Equal([401, 401, 401, 401, 401, 429, 429], answers.Select(a => (int)a.Status));
        Assert.Equal("30", answers[5].Header("Retry-After"));
        Assert.Single(answers[..5].Select(a => a.Body).Distinct());
    }

    [Fact]
    public async Task Known_and_unknown_names_get_the_same_words()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        var disabled = server.AddUser("gone");
        server.Accounts.ChangeUser(disabled.Id, admin: null, disabled: true, mayCreate: null, server.Admin.Id);
        var bodies = new List<string>();
        foreach (var (name, password) in ((string, string)[])[("chief", "wrong password"), ("nobody", "wrong password"), ("gone", TestServer.Password)])
        {
            bodies.Add((await browser.SignInAsync(name, password)).Body);
        }

        Assert.Single(bodies.Distinct());
    }

    [Fact]
    public async Task A_closed_name_takes_not_even_the_right_password_until_its_time_is_over()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        for (var i = 0; i < 5; i++)
        {
            await browser.SignInAsync("chief", "a wrong password");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.SignInAsync("chief", TestServer.Password)).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("chief", TestServer.Password)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("chief", "a wrong password")).Status);
    }

    [Fact]
    public async Task Guesses_side_by_side_count_like_guesses_one_by_one()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => browser.SignInAsync("chief", "a wrong password")));
        Assert.Equal(Lockout.Free + 1, answers.Count(a => a.Status == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task One_address_may_try_so_often_a_minute_whatever_the_names()
    {
        await using var server = await TestServer.StartAsync(new(Limits: new ServerLimits { SignInsPerMinute = 3 }));
        using var browser = server.Browse();
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add((int)(await browser.SignInAsync($"name{i}", "a wrong password")).Status);
        }

        Assert.Equal([401, 401, 401, 429, 429], statuses);
        var answer = await browser.PostAsync("/api/invites/accept", new { token = "x" });
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.NotEqual("", answer.Header("Retry-After"));
    }

    [Fact]
    public async Task Writes_and_requests_of_one_user_are_counted_apart_from_those_of_others()
    {
        await using var server = await TestServer.StartAsync(new(Limits: new ServerLimits { WritesPerMinute = 2, RequestsPerMinute = 5 }));
        using var busy = server.Browse(server.Admin);
        using var other = server.Browse(server.AddUser("bea"));
        var writes = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            writes.Add((int)(await busy.PutAsync("/api/session/preferences", new { i })).Status);
        }

        Assert.Equal([204, 204, 429], writes);
        Assert.Equal(HttpStatusCode.NoContent, (await other.PutAsync("/api/session/preferences", new { i = 0 })).Status);
        var reads = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            reads.Add((int)(await busy.GetAsync("/api/session")).Status);
        }

        Assert.Equal(429, reads[^1]);
        Assert.Equal(200, reads[0]);
    }
}
