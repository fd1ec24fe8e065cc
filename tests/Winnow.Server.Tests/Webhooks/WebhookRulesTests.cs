using System.Net;
using System.Text.Json;
using Winnow.Server.Accounts;
using Winnow.Server.Webhooks;
using Winnow.Storage;

namespace Winnow.Server.Tests.Webhooks;

/// <summary>How long messages are tried, where they may go, and what they hold.</summary>
public sealed class WebhookRulesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-webhooks-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Pauses_grow_fourfold_up_to_six_hours_and_end_after_eight_tries()
    {
        Assert.Equal([10, 40, 160, 640, 2560, 10_240, 21_600], Enumerable.Range(1, 7).Select(n => WebhookRules.Pause("label", n)!.Value.TotalSeconds));
        Assert.Null(WebhookRules.Pause("label", 8));
        Assert.Null(WebhookRules.Pause(WebhookKinds.Test, 1));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001:0:1234::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("ff02::1", false)]
    public void Only_public_addresses_are_public(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void Messages_that_wait_are_there_after_a_restart_and_each_is_sent_once()
    {
        var clock = new TestClock();
        long hook;
        using (var store = Open(clock))
        {
            hook = Make(store).Id;
            store.AddDeliveries(hook, 7, [("a", "label", "{}"), ("b", "label", "{}")]);
            var due = store.ReadDue(store.FindWebhook("p", hook)!, 10);
            store.NoteAttempt(store.FindWebhook("p", hook)!, due[0], new(204, 5, null));
            store.NoteAttempt(store.FindWebhook("p", hook)!, due[1], new(null, 5, "no connection"));
        }

        using var again = AccountStore.Open(folder, clock);
        var webhook = again.FindWebhook("p", hook)!;
        Assert.Equal(7, webhook.Told);
        Assert.Empty(again.ReadDueWebhooks());
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(hook, Assert.Single(again.ReadDueWebhooks()).Id);
        var waiting = Assert.Single(again.ReadDue(webhook, 10));
        Assert.Equal(("b", 1), (waiting.Key, waiting.Attempts));
        again.NoteAttempt(webhook, waiting, new(200, 5, null));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty(again.ReadDue(webhook, 10));
    }

    [Fact]
    public void A_webhook_that_fails_for_three_days_is_switched_off_and_says_why()
    {
        var clock = new TestClock();
        using var store = Open(clock);
        var hook = Make(store);
        for (var i = 0; i < 4; i++)
        {
            store.AddDeliveries(hook.Id, null, [($"k{i}", "label", "{}")]);
            var now = store.FindWebhook("p", hook.Id)!;
            Assert.True(now.Enabled);
            store.NoteAttempt(now, store.ReadDue(now, 100)[^1], new(503, 5, "answered 503"));
            clock.Advance(TimeSpan.FromDays(1));
        }

        var off = store.FindWebhook("p", hook.Id)!;
        Assert.Equal((false, "Nothing could be delivered for 3 days."), (off.Enabled, off.Reason));
        Assert.Empty(store.ReadDueWebhooks());
        var on = store.ChangeWebhook("p", hook.Id, null, null, true, 99, 1)!;
        Assert.Equal((true, null, 99L, null), (on.Enabled, on.Reason, on.Told, on.FailingSince));
    }

    [Fact]
    public void Messages_hold_one_kind_and_no_more_than_a_receiver_can_take()
    {
        var events = Enumerable.Range(1, 250).Select(n => Event(n, n % 2 == 0 ? "label.submitted" : "answer.given", "{}")).Append(Event(251, "label.submitted", $"\"{new string('x', WebhookRules.EventMax)}\"")).ToArray();
        var messages = WebhookMessages.Of("p", "birds", ["label", "round"], events);
        var bodies = messages.Select(m => JsonDocument.Parse(m.Body).RootElement.GetProperty("events")).ToArray();
        Assert.Equal([100, 26], bodies.Select(b => b.GetArrayLength()));
        Assert.Equal((251, true, false), (bodies[1][25].GetProperty("number").GetInt32(), bodies[1][25].GetProperty("tooLarge").GetBoolean(), bodies[1][25].TryGetProperty("data", out _)));
        Assert.Equal(2, messages.DistinctBy(m => m.Key).Count());
        Assert.All(messages, m => Assert.Equal("label", m.Kind));
    }

    private static StoredEvent Event(long number, string type, string data) => new(number, "2026-01-05T08:00:00.000Z", type, data, "", "");

    private AccountStore Open(TestClock clock)
    {
        var store = AccountStore.Open(folder, clock);
        store.SetUp(store.NewSetupToken()!, new NewUser("chief", "The chief", "none"), address: null);
        return store;
    }

    private static StoredWebhook Make(AccountStore store) => store.CreateWebhook("p", "https://example.org/", ["label"], 3, store.FindUser("chief")!.Id);
}
