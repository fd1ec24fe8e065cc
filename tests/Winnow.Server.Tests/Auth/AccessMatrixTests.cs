using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Auth;

/// <summary>Every route × every kind of caller × own and foreign project.</summary>
public sealed class AccessMatrixTests
{
    // Handlers that look further, such as an admin-only invite, answer these themselves; PromotionTests cover them.
    private static readonly string[] HandlerSays403 = ["POST /api/invites", "POST /api/projects", "GET /api/roots", "GET /api/projects/{project}/exports/{export:long}/file"];

    private static IEnumerable<(string Name, string Method, RouteEndpoint Endpoint)> Routes(TestServer server) =>
        from endpoint in server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select ($"{method} {Trim(endpoint.RoutePattern.RawText!)}", method, endpoint);

    [Fact]
    public async Task Every_route_has_a_row_and_every_row_a_route()
    {
        await using var server = await TestServer.StartAsync();
        var routes = Routes(server).Select(r => r.Name).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(AccessMatrix.Rows.Keys.Order(StringComparer.Ordinal), routes);
    }

    [Fact]
    public async Task Every_caller_reaches_what_the_rows_say_and_nothing_else()
    {
        await using var server = await TestServer.StartAsync();
        var people = Enum.GetValues<Role>().ToDictionary(r => r, r => r == Role.Admin ? server.AddUser("admin", admin: true) : server.AddUser(r.ToString(), r));
        var outsider = server.AddUser("outsider");
        var wrong = new List<string>();

        // An answer to HEAD has no body, so a closed door and an unknown upload look alike; GET beside it has the same rule.
        foreach (var (name, method, endpoint) in Routes(server).Where(r => AccessMatrix.Rows.ContainsKey(r.Name) && r.Method != "HEAD"))
        {
            var least = AccessMatrix.Rows[name];
            await CheckAsync("nobody", least.IsOpen, least.IsOpen, server.Browse);
            await CheckAsync("outsider", least.IsOpen || least.IsSession || least.UserScope is not null, false, () => server.Browse(outsider));
            foreach (var (role, person) in people)
            {
                var may = least.IsOpen || least.IsSession || least.UserScope is not null || (least.IsAdmin && role == Role.Admin) || least.Role <= role;
                await CheckAsync(role.ToString(), may, role == Role.Admin, () => server.Browse(person));
            }

            foreach (var scope in Enum.GetValues<Scope>())
            {
                var may = least.IsOpen || least.UserScope <= scope || (least.IsAdmin && scope == Scope.Admin) || least.Role <= Caller.RoleOf(scope);
                await CheckAsync($"admin's token {scope}", may, may, () => server.Call(people[Role.Admin], scope));
                await CheckAsync($"admin's token {scope} of one project", may && !least.IsAdmin, false, () => server.Call(people[Role.Admin], scope, TestServer.Project));
            }

            // Closed to a caller: 401 without sign-in, 404 in a foreign project, 403 else.
            async Task CheckAsync(string who, bool own, bool foreign, Func<Browser> open)
            {
                await TryAsync(TestServer.Project, own);
                if (least.Role is not null)
                {
                    await TryAsync(TestServer.Foreign, foreign);
                    await TryAsync("missing00000", false);
                }

                async Task TryAsync(string project, bool may)
                {
                    using var browser = open();
                    using var body = method is "GET" or "DELETE" ? null : JsonContent.Create(new { });
                    var answer = await browser.SendAsync(new HttpMethod(method), AccessMatrix.Fill(endpoint.RoutePattern, project), body);
                    var saidByHandler = HandlerSays403.Contains(name) && (int)answer.Status == 403;
                    var signInFailed = least.IsOpen && (int)answer.Status is 401 or 403;
                    if (may != answer.Reached && !(may && (saidByHandler || signInFailed)))
                    {
                        wrong.Add($"{name} by {who} in {project}: {(int)answer.Status}, {(may ? "should reach" : "must not reach")}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_closed_door_says_401_to_strangers_404_for_foreign_projects_and_403_to_members()
    {
        await using var server = await TestServer.StartAsync();
        using var stranger = server.Browse();
        using var viewer = server.Browse(server.AddUser("bea", Role.Viewer));
        var (own, foreign, missing) = ($"/api/projects/{TestServer.Project}/members", $"/api/projects/{TestServer.Foreign}/members", "/api/projects/missing00000/members");
        Assert.Equal(401, (int)(await stranger.GetAsync(own)).Status);
        Assert.Equal(403, (int)(await viewer.GetAsync(own)).Status);
        Assert.Equal(404, (int)(await viewer.GetAsync(foreign)).Status);
        Assert.Equal((await viewer.GetAsync(missing)).Body, (await viewer.GetAsync(foreign)).Body);
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("OWN000000000")]
    [InlineData("own00000000")]
    [InlineData("own0000000000")]
    [InlineData("own00000000%00")]
    public async Task A_project_id_that_is_none_is_no_project_even_to_an_admin(string id)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        Assert.Contains((int)(await browser.GetAsync($"/api/projects/{id}/members")).Status, (int[])[400, 404]);
    }

    [Fact]
    public void An_endpoint_without_a_rule_or_with_two_keeps_the_server_from_starting()
    {
        foreach (var rules in (AccessRule[][])[[], [new AccessRule.Open(), new AccessRule.Admin()], [new AccessRule.Project(Role.Viewer)]])
        {
            var app = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder().Build();
            var endpoint = Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/api/forgotten", () => "secret");
            endpoint.Add(b => Array.ForEach(rules, b.Metadata.Add));
            Assert.Contains("/api/forgotten", Assert.Throws<InvalidOperationException>(() => AccessCheck.Run(app)).Message, StringComparison.Ordinal);
        }
    }

    private static string Trim(string pattern) => pattern.Length > 1 ? pattern.TrimEnd('/') : pattern;
}
