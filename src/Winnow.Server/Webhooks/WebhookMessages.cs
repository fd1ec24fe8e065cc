using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Server.Http;
using Winnow.Storage;

namespace Winnow.Server.Webhooks;

/// <summary>Turns events of a journal into messages: one per kind, with up to so many events that a receiver can hold them.</summary>
internal static class WebhookMessages
{
    private static readonly JsonSerializerOptions Json = new(JsonRules.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The messages about some events, in the order of the journal.</summary>
    /// <param name="project">Id of the project.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kinds">What the webhook asks for.</param>
    /// <param name="events">Events of the journal.</param>
    public static IReadOnlyList<(string Key, string Kind, string Body)> Of(string project, string name, IReadOnlyList<string> kinds, IReadOnlyList<StoredEvent> events)
    {
        var messages = new List<(string, string, string)>();
        foreach (var kind in kinds)
        {
            var part = new List<MessageEvent>();
            var size = 0;
            foreach (var one in events.Where(e => WebhookKinds.Of(e.Type) == kind))
            {
                var told = one.Data.Length <= WebhookRules.EventMax
                    ? new MessageEvent(one.Number, one.At, one.Type, JsonSerializer.Deserialize<JsonElement>(one.Data), null)
                    : new(one.Number, one.At, one.Type, null, true);
                var length = told.Data is null ? 0 : one.Data.Length;
                if (part.Count == WebhookRules.EventsMax || size + length > WebhookRules.BodyMax)
                {
                    messages.Add(Message(project, name, kind, part));
                    (part, size) = ([], 0);
                }

                part.Add(told);
                size += length;
            }

            if (part.Count > 0)
            {
                messages.Add(Message(project, name, kind, part));
            }
        }

        return messages;
    }

    /// <summary>A message that only says that it arrives.</summary>
    public static (string Key, string Kind, string Body) Test(string project, string name) => Message(project, name, WebhookKinds.Test, []);

    private static (string Key, string Kind, string Body) Message(string project, string name, string kind, IReadOnlyList<MessageEvent> events)
    {
        var key = Guid.NewGuid().ToString("N");
        return (key, kind, JsonSerializer.Serialize(new MessageBody(key, kind, new(project, name), events), Json));
    }

    private sealed record MessageBody(string Id, string Kind, MessageProject Project, IReadOnlyList<MessageEvent> Events);

    private sealed record MessageProject(string Id, string Name);

    // Too large: the data are left out; the journal has them under the number.
    private sealed record MessageEvent(long Number, string At, string Type, JsonElement? Data, bool? TooLarge);
}
