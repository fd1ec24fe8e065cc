using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Webhooks;

namespace Winnow.Server.Endpoints;

/// <summary>Webhooks: where other programs hear what happens, signed, and the log of what was sent.</summary>
internal static class WebhookEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/webhooks").WithTags("Webhooks").Needs(Role.Manager);
        api.MapGet("", List);
        api.MapPost("", CreateAsync);
        api.MapPatch("/{webhook:long}", ChangeAsync);
        api.MapDelete("/{webhook:long}", Delete);
        api.MapGet("/{webhook:long}/deliveries", Deliveries);
        api.MapPost("/{webhook:long}/test", Test);
    }

    private static Ok<Page<WebhookView>> List(ProjectCall call, AccountStore accounts, int? limit = null, string? after = null)
    {
        var count = Paging.Limit(limit);
        return TypedResults.Ok(Paging.Of(accounts.ReadWebhooks(call.Host.Id, Paging.After(after), count + 1), count, w => w.Id, w => WebhookView.Of(w)));
    }

    private static async Task<Created<WebhookView>> CreateAsync(ProjectCall call, NewWebhook request, AccountStore accounts, WebhookSender sender, CancellationToken cancel)
    {
        var kinds = Kinds(request.Kinds);
        var address = await sender.CheckAsync(request.Address, cancel);
        var made = accounts.CreateWebhook(call.Host.Id, address.AbsoluteUri, kinds, call.Host.Read(s => s.NewestEvent()), call.Caller.UserId);
        return TypedResults.Created($"/api/projects/{call.Host.Id}/webhooks/{made.Id}", WebhookView.Of(made, made.Secret));
    }

    private static async Task<Ok<WebhookView>> ChangeAsync(ProjectCall call, long webhook, WebhookChange request, AccountStore accounts, WebhookSender sender, CancellationToken cancel)
    {
        var kinds = request.Kinds is null ? null : Kinds(request.Kinds);
        Find(call, webhook, accounts);
        var address = request.Address is null ? null : (await sender.CheckAsync(request.Address, cancel)).AbsoluteUri;
        var changed = accounts.ChangeWebhook(call.Host.Id, webhook, address, kinds, request.Enabled, call.Host.Read(s => s.NewestEvent()), call.Caller.UserId);
        return TypedResults.Ok(WebhookView.Of(changed ?? throw Missing()));
    }

    private static NoContent Delete(ProjectCall call, long webhook, AccountStore accounts) =>
        accounts.DeleteWebhook(call.Host.Id, webhook, call.Caller.UserId) ? TypedResults.NoContent() : throw Missing();

    private static Ok<Page<DeliveryView>> Deliveries(ProjectCall call, long webhook, AccountStore accounts, int? limit = null, string? after = null)
    {
        var count = Paging.Limit(limit);
        var attempts = accounts.ReadAttempts(Find(call, webhook, accounts).Id, Paging.After(after, long.MaxValue), count + 1);
        return TypedResults.Ok(Paging.Of(attempts, count, a => a.Id, DeliveryView.Of));
    }

    private static NoContent Test(ProjectCall call, long webhook, AccountStore accounts, WebhookDispatcher dispatcher)
    {
        var found = Find(call, webhook, accounts);
        if (accounts.CountWaiting(found.Id) >= WebhookRules.WaitingMax)
        {
            throw Problems.TooMany($"{WebhookRules.WaitingMax} messages of this webhook wait already.", 60, string.Create(CultureInfo.InvariantCulture, $"{WebhookRules.WaitingMax}"));
        }

        var name = call.Host.Settings.Title ?? call.Host.Read(s => s.ReadProject().Name);
        accounts.AddDeliveries(found.Id, told: null, [WebhookMessages.Test(call.Host.Id, name)]);
        dispatcher.Nudge();
        return TypedResults.NoContent();
    }

    // Found by project and id together: another project's webhook is not there.
    private static StoredWebhook Find(ProjectCall call, long webhook, AccountStore accounts) => accounts.FindWebhook(call.Host.Id, webhook) ?? throw Missing();

    private static ProblemException Missing() => Problems.NotFound("There is no such webhook.");

    private static IReadOnlyList<string> Kinds(IReadOnlyList<string> asked)
    {
        if (asked.Count == 0 || asked.FirstOrDefault(k => !WebhookKinds.All.Contains(k, StringComparer.Ordinal)) is not null)
        {
            throw Problems.Invalid("A webhook is told of one or more of the kinds there are.", "kinds", string.Join(", ", WebhookKinds.All));
        }

        return [.. WebhookKinds.All.Where(k => asked.Contains(k, StringComparer.Ordinal))];
    }
}

/// <summary>A webhook to make.</summary>
/// <param name="Address">Where messages go: an https address.</param>
/// <param name="Kinds">What it is told of: <c>label</c>, <c>round</c>, <c>model</c>, <c>import</c>, <c>export</c>.</param>
public sealed record NewWebhook(string Address, IReadOnlyList<string> Kinds);

/// <summary>What to change about a webhook; what is left out stays.</summary>
/// <param name="Address">Another address.</param>
/// <param name="Kinds">Other kinds.</param>
/// <param name="Enabled">On or off. Switched on, it is told of what happens from now on.</param>
public sealed record WebhookChange(string? Address = null, IReadOnlyList<string>? Kinds = null, bool? Enabled = null);

/// <summary>A webhook.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Address">Where messages go.</param>
/// <param name="Kinds">What it is told of.</param>
/// <param name="Enabled">Whether messages are sent.</param>
/// <param name="Reason">Why it was switched off by itself, or null.</param>
/// <param name="LastStatus">Status of the newest answer, or null.</param>
/// <param name="LastAt">When the newest try was made, or null.</param>
/// <param name="Secret">What messages are signed with; only in the answer that made the webhook.</param>
public sealed record WebhookView(string Id, string Address, IReadOnlyList<string> Kinds, bool Enabled, string? Reason, int? LastStatus, DateTimeOffset? LastAt, string? Secret)
{
    internal static WebhookView Of(StoredWebhook w, string? secret = null) =>
        new(w.Id.ToString(CultureInfo.InvariantCulture), w.Address, w.Kinds, w.Enabled, w.Reason, w.LastStatus, w.LastAt, secret);
}

/// <summary>One try to deliver a message.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
/// <param name="Kind">Kind of the message; <c>test</c> for one that was asked for.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Status">Status of the answer, or null where none came.</param>
/// <param name="Milliseconds">Time it took, or null.</param>
/// <param name="Reason">Why it failed, or null.</param>
/// <param name="NextAt">When it is tried again, or null.</param>
public sealed record DeliveryView(string Id, DateTimeOffset At, string Kind, int Attempt, int? Status, int? Milliseconds, string? Reason, DateTimeOffset? NextAt)
{
    internal static DeliveryView Of(StoredAttempt a) => new(a.Id.ToString(CultureInfo.InvariantCulture), a.At, a.Kind, a.Attempt, a.Status, a.Milliseconds, a.Reason, a.NextAt);
}
