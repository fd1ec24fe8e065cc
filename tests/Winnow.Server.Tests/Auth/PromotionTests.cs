using System.Net;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Auth;

/// <summary>Nobody gives a role above their own, to themselves least of all; and an admin always remains.</summary>
public sealed class PromotionTests
{
    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Labeller)]
    [InlineData(Role.Reviewer)]
    public async Task Below_manager_nobody_gives_any_role_by_any_way(Role role)
    {
        await using var server = await TestServer.StartAsync();
        var user = server.AddUser("bea", role);
        using var browser = server.Browse(user);
        foreach (var given in (string[])["viewer", "labeller", "reviewer", "manager"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.PutAsync($"/api/projects/{TestServer.Project}/members/{user.Id}", new { role = given })).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/api/invites", new { role = given, project = TestServer.Project })).Status);
        }

        await AssertNoAdminAsync(browser, user.Id);
        Assert.Equal(role, server.Accounts.ReadRoles(user.Id)[TestServer.Project]);
    }

    [Fact]
    public async Task A_manager_gives_roles_up_to_manager_in_the_own_project_only()
    {
        await using var server = await TestServer.StartAsync();
        var max = server.AddUser("max", Role.Manager);
        var bea = server.AddUser("bea");
        using var browser = server.Browse(max);
        foreach (var role in (string[])["viewer", "labeller", "reviewer", "manager"])
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.PutAsync($"/api/projects/{TestServer.Project}/members/{bea.Id}", new { role })).Status);
            Assert.Equal(HttpStatusCode.Created, (await browser.PostAsync("/api/invites", new { role, project = TestServer.Project })).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.PutAsync($"/api/projects/{TestServer.Foreign}/members/{max.Id}", new { role })).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/api/invites", new { role, project = TestServer.Foreign })).Status);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PutAsync($"/api/projects/{TestServer.Project}/members/{max.Id}", new { role = "admin" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/api/invites", new { role = "admin", project = TestServer.Project })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PutAsync($"/api/projects/{TestServer.Project}/members/{max.Id}", new { role = 5 })).Status);
        await AssertNoAdminAsync(browser, max.Id);
    }

    [Fact]
    public async Task A_managers_token_gives_only_what_its_scope_and_project_reach()
    {
        await using var server = await TestServer.StartAsync();
        var max = server.AddUser("max", Role.Manager);
        server.Accounts.SetRole(max.Id, TestServer.Foreign, Role.Manager, server.Admin.Id);
        using var label = server.Call(max, Scope.Label);
        using var bound = server.Call(max, Scope.Manage, TestServer.Project);
        Assert.Equal(HttpStatusCode.Forbidden, (await label.PutAsync($"/api/projects/{TestServer.Project}/members/{max.Id}", new { role = "manager" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bound.PutAsync($"/api/projects/{TestServer.Foreign}/members/{max.Id}", new { role = "viewer" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bound.PostAsync("/api/invites", new { role = "viewer", project = TestServer.Foreign })).Status);
        using var adminBound = server.Call(server.Admin, Scope.Admin, TestServer.Project);
        await AssertNoAdminAsync(adminBound, max.Id);
    }

    [Fact]
    public async Task The_last_admin_can_be_neither_demoted_nor_disabled()
    {
        await using var server = await TestServer.StartAsync();
        var chief = server.Admin;
        using var browser = server.Browse(chief);
        foreach (var body in (object[])[new { admin = false }, new { disabled = true }])
        {
            Assert.Equal(HttpStatusCode.Conflict, (await browser.PatchAsync($"/api/users/{chief.Id}", body)).Status);
        }

        Assert.True(server.Accounts.FindUser(chief.Id) is { Admin: true, Disabled: false });
        var second = server.AddUser("second", admin: true);
        Assert.Equal(HttpStatusCode.OK, (await browser.PatchAsync($"/api/users/{second.Id}", new { disabled = true })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await browser.PatchAsync($"/api/users/{chief.Id}", new { admin = false })).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PatchAsync($"/api/users/{second.Id}", new { disabled = false })).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PatchAsync($"/api/users/{chief.Id}", new { admin = false })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/users")).Status);
    }

    [Fact]
    public async Task Two_admins_who_demote_each_other_at_once_leave_one()
    {
        await using var server = await TestServer.StartAsync();
        var chief = server.Admin;
        var second = server.AddUser("second", admin: true);
        using var one = server.Browse(chief);
        using var two = server.Browse(second);
        await Task.WhenAll(one.PatchAsync($"/api/users/{second.Id}", new { admin = false }), two.PatchAsync($"/api/users/{chief.Id}", new { admin = false }));
        Assert.True(server.Accounts.HasAdmin());
    }

    [Fact]
    public async Task A_disabled_person_is_out_at_once_by_session_and_token()
    {
        await using var server = await TestServer.StartAsync();
        var bea = server.AddUser("bea", Role.Manager);
        using var browser = server.Browse(bea);
        using var program = server.Call(bea, Scope.Manage);
        using var chief = server.Browse(server.Admin);
        var members = $"/api/projects/{TestServer.Project}/members";
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await browser.GetAsync(members)).Status, (await program.GetAsync(members)).Status));
        await chief.PatchAsync($"/api/users/{bea.Id}", new { disabled = true });
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), ((await browser.GetAsync(members)).Status, (await program.GetAsync(members)).Status));
    }

    private static async Task AssertNoAdminAsync(Browser browser, long user)
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PatchAsync($"/api/users/{user}", new { admin = true })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/api/invites", new { admin = true })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/api/invites", new { admin = true, role = "viewer", project = TestServer.Project })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/api/invites", new { })).Status);
    }
}
