using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Server.Federation;

/// <summary>How people on the coordinator's machine let sites in and shut them out while it runs: files in a folder that only its owner can open.</summary>
public static class CoordinatorMailbox
{
    private const int BytesMax = 1 << 20;
    private const string Asked = ".ask";
    private const string Replied = ".reply";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks the coordinator that runs in a folder, and waits for its answer.</summary>
    /// <param name="folder">The coordinator's folder.</param>
    /// <param name="change">What is wanted; nothing at all asks for the list of sites.</param>
    /// <param name="clock">Time.</param>
    /// <param name="cancel">Stops the waiting.</param>
    /// <returns>The answer; null where no coordinator runs there.</returns>
    /// <exception cref="FederationException">It refuses, or does not answer within 20 seconds.</exception>
    public static async Task<CoordinatorReply?> TryAskAsync(string folder, CoordinatorChange change, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(clock);
        if (!IsRunning(folder))
        {
            return null;
        }

        var path = Path.Combine(FolderIn(folder), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        SecretFile.Write(path + Asked, JsonSerializer.Serialize(change, MailboxJson.Default.CoordinatorChange));
        var start = clock.GetTimestamp();
        while (!File.Exists(path + Replied))
        {
            if (clock.GetElapsedTime(start) > Patience)
            {
                File.Delete(path + Asked);
                throw new FederationException($"The coordinator that runs in '{folder}' did not answer within {Patience.TotalSeconds:0} seconds; nothing may have changed, so look with --list.");
            }

            await Task.Delay(Pause, clock, cancel);
        }

        var reply = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path + Replied, cancel), MailboxJson.Default.CoordinatorReply)!;
        File.Delete(path + Replied);
        return reply.Problem is null ? reply : throw new FederationException(reply.Problem);
    }

    /// <summary>Answers what was asked since the last call; the server calls it every second.</summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    internal static void Answer(Coordinator coordinator, string folder)
    {
        foreach (var path in Directory.EnumerateFiles(FolderIn(folder), $"*{Asked}").Order(StringComparer.Ordinal).ToArray())
        {
            SecretFile.Write(Path.ChangeExtension(path, Replied), JsonSerializer.Serialize(Answer(coordinator, new FileInfo(path)), MailboxJson.Default.CoordinatorReply));
            File.Delete(path);
        }
    }

    private static CoordinatorReply Answer(Coordinator coordinator, FileInfo file)
    {
        try
        {
            return file.Length <= BytesMax && JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), MailboxJson.Default.CoordinatorChange) is { } change
                ? coordinator.Change(change)
                : throw new JsonException("it is empty or too large");
        }
        catch (FederationException exception)
        {
            return new([], [], exception.Message);
        }
        catch (JsonException exception)
        {
            return new([], [], $"The question cannot be read: {exception.Message}");
        }
    }

    private static string FolderIn(string folder)
    {
        var path = Path.Combine(folder, "requests");
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path).FullName
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    // A coordinator holds its journal for as long as it runs.
    private static bool IsRunning(string folder)
    {
        var journal = Path.Combine(folder, Coordinator.JournalName);
        if (!File.Exists(journal))
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(journal, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 8)]
[JsonSerializable(typeof(CoordinatorChange))]
[JsonSerializable(typeof(CoordinatorReply))]
internal sealed partial class MailboxJson : JsonSerializerContext;
