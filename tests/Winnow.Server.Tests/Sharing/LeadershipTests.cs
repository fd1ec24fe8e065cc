using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Sharing;

/// <summary>One server leads, and another follows when it is gone.</summary>
public sealed class LeadershipTests(SharedDatabase database)
{
    [Fact]
    public async Task One_of_two_servers_leads_and_the_other_takes_over_when_it_stops()
    {
        await using var pair = await ServerPair.StartAsync(database, 4);
        var leader = await Eventually.UntilAsync(() => Task.FromResult(pair.Leads(0) ? 0 : pair.Leads(1) ? 1 : -1), l => l >= 0);
        Assert.False(pair.Leads(1 - leader));
        await pair.StopAsync(leader);
        await Eventually.UntilAsync(() => Task.FromResult(pair.Leads(1 - leader)), leads => leads);
    }

    [Fact]
    public async Task The_leader_makes_an_export_that_was_asked_for_at_the_other_server()
    {
        await using var pair = await ServerPair.StartAsync(database, 4);
        var leader = await Eventually.UntilAsync(() => Task.FromResult(pair.Leads(0) ? 0 : pair.Leads(1) ? 1 : -1), l => l >= 0);
        using var boss = pair.Call(1 - leader, pair.Token("boss", Role.Manager));
        var route = $"/api/projects/{pair.Project}/exports";
        var made = await boss.PostAsync(route, new { format = "csv", images = false, unlabelled = true });
        var id = made.Json.GetProperty("id").GetString();
        var export = await Eventually.UntilAsync(() => boss.GetAsync($"{route}/{id}"), a => a.Json.GetProperty("state").GetString() is "done" or "failed");
        Assert.Equal("done", export.Json.GetProperty("state").GetString());
    }

    [Fact]
    public void Whoever_is_killed_loses_the_place_to_the_next_who_looks()
    {
        var folder = Directory.CreateTempSubdirectory("winnow-lead-").FullName;
        try
        {
            using var first = AccountStore.Open(folder, TimeProvider.System, database.Server.Address);
            using var second = AccountStore.Open(folder, TimeProvider.System, database.Server.Address);
            using var one = first.NewLead();
            using var two = second.NewLead();
            Assert.True(one.Look());
            Assert.False(two.Look());
            Assert.True(one.Look());

            // The database sees a process that was killed as a connection that ends.
            var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, AccountStore.PointerName))).RootElement.GetProperty("schema").GetString();
            var place = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{schema}/lead")));
            using (var killer = database.Server.Connect())
            {
                const string Kill = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted AND (CAST(classid AS BIGINT) << 32) | CAST(objid AS BIGINT) = @place";
                Assert.Equal(1, killer.ExecuteScalar<long>(Kill, new { place }));
            }

            Assert.True(SpinWait.SpinUntil(two.Look, TimeSpan.FromSeconds(10)));
            Assert.False(one.Look());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
