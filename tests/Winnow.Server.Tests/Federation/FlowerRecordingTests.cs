using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

/// <summary>A whole session of Flower's <c>Join</c> as bytes, encoded from transport.proto by other code than Winnow's: both ends say the same bytes.</summary>
public sealed class FlowerRecordingTests
{
    private const string Server = "server", Client = "client";

    private static readonly string Recording = Path.Combine(AppContext.BaseDirectory, "Federation", "flower-join.txt");

    // transport.proto: field number → wire type (0 varint, 1 eight bytes, 2 length, 5 four bytes), or the message below it.
    private static readonly Dictionary<string, Dictionary<int, (int Wire, string? Message)>> Description = new(StringComparer.Ordinal)
    {
        [Server] = new() { [1] = (2, "Reconnect"), [2] = (2, "Config"), [3] = (2, "Config"), [4] = (2, "Ask"), [5] = (2, "Ask") },
        [Client] = new() { [1] = (2, "Disconnect"), [2] = (2, "Properties"), [3] = (2, "Given"), [4] = (2, "Fitted"), [5] = (2, "Evaluated") },
        ["Reconnect"] = new() { [1] = (0, null) },
        ["Disconnect"] = new() { [1] = (0, null) },
        ["Config"] = new() { [1] = (2, "Entry") },
        ["Ask"] = new() { [1] = (2, "Parameters"), [2] = (2, "Entry") },
        ["Properties"] = new() { [1] = (2, "Status"), [2] = (2, "Entry") },
        ["Given"] = new() { [1] = (2, "Status"), [2] = (2, "Parameters") },
        ["Fitted"] = new() { [1] = (2, "Status"), [2] = (2, "Parameters"), [3] = (0, null), [4] = (2, "Entry") },
        ["Evaluated"] = new() { [1] = (2, "Status"), [2] = (5, null), [3] = (0, null), [4] = (2, "Entry") },
        ["Status"] = new() { [1] = (0, null), [2] = (2, null) },
        ["Parameters"] = new() { [1] = (2, "npy"), [2] = (2, null) },
        ["Entry"] = new() { [1] = (2, null), [2] = (2, "Scalar") },
        ["Scalar"] = new() { [1] = (1, null), [6] = (0, null), [8] = (0, null), [13] = (0, null), [14] = (2, null), [15] = (2, null) },
    };

    [Fact]
    public void The_recorded_bytes_are_those_of_the_protocol()
    {
        var frames = Read();
        // The server speaks first; one question, one answer; a goodbye at the end.
        Assert.Equal(Enumerable.Range(0, frames.Count).Select(i => i % 2 == 0 ? Server : Client), frames.Select(f => f.From));
        Assert.Equal([3, 3, 4, 4, 5, 5, 4, 4, 5, 5, 1, 1], frames.Select(f => f.Bytes[0] >> 3));
        Assert.All(frames, f => Walk(f.Bytes, f.From));
    }

    [Fact]
    public async Task The_client_answers_recorded_questions_with_the_recorded_bytes()
    {
        var (frames, said) = (Read(), new List<byte[]>());
        var heard = new TaskCompletionSource();
        var cancel = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.ContentType = "application/grpc";
            try
            {
                foreach (var question in frames.Where(f => f.From == Server))
                {
                    await GrpcFrames.WriteAsync(context.Response.Body, question.Bytes, cancel);
                    said.Add((await GrpcFrames.ReadAsync(context.Request.Body, cancel))!);
                }
            }
            finally
            {
                heard.SetResult();
            }
        });
        await app.StartAsync(cancel);
        Assert.Equal(6, await FlowerClient.RunAsync(new(app.Urls.First()), new Recorded(), null, TimeProvider.System, cancel));
        await heard.Task.WaitAsync(cancel);
        Assert.Equal(frames.Where(f => f.From == Client).Select(f => Convert.ToHexStringLower(f.Bytes)), said.Select(b => Convert.ToHexStringLower(b)));
    }

    [Fact]
    public async Task The_server_asks_a_recorded_client_with_the_recorded_bytes()
    {
        var asked = await PlayAsync([.. Read().Where(f => f.From == Client).Select(f => f.Bytes)]);
        Assert.Equal(Read().Where(f => f.From == Server).Select(f => Convert.ToHexStringLower(f.Bytes)), asked.Select(b => Convert.ToHexStringLower(b)));
    }

    /// <summary>Plays a client's answers to our server; gives what it asked.</summary>
    private static async Task<List<byte[]>> PlayAsync(byte[][] answers)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await FlowerServer.StartAsync(IPAddress.Loopback, 0, null, cancel);
        var asked = new List<byte[]>();
        var playing = FlowerClient.PlayAsync(server.Address, question =>
        {
            asked.Add(question);
            return (answers[asked.Count - 1], asked.Count == answers.Length);
        }, cancel);
        await server.RunAsync(clients: 1, rounds: 2, start: null, cancel);
        await playing;
        return asked;
    }

    private static List<(string From, byte[] Bytes)> Read() =>
        [.. File.ReadAllLines(Recording).Select(l => l.Split(' ')).Select(l => (l[0], Convert.FromHexString(l[1])))];

    /// <summary>Reads a message by the description alone, without the codec.</summary>
    private static void Walk(ReadOnlySpan<byte> message, string name)
    {
        if (name == "npy")
        {
            // A complete .npy file, little-endian, without pickles.
            Assert.Equal("934e554d50590100", Convert.ToHexStringLower(message[..8]));
            Assert.Contains("'descr': '<f4', 'fortran_order': False", System.Text.Encoding.ASCII.GetString(message[10..]), StringComparison.Ordinal);
            return;
        }

        while (message.Length > 0)
        {
            var key = Number(ref message);
            var (wire, inner) = Description[name][(int)(key >> 3)];
            Assert.Equal(wire, (int)(key & 7));
            switch (wire)
            {
                case 0:
                    Number(ref message);
                    break;
                case 1:
                    message = message[8..];
                    break;
                case 5:
                    message = message[4..];
                    break;
                default:
                    var length = (int)Number(ref message);
                    if (inner is not null)
                    {
                        Walk(message[..length], inner);
                    }

                    message = message[length..];
                    break;
            }
        }
    }

    private static ulong Number(ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    /// <summary>A client whose answers depend on nothing but the round.</summary>
    private sealed class Recorded : IFlowerWork
    {
        private int fits;

        public FlowerParameters Parameters() => FlowerParameters.Of([new([2, 2], [0, 1, 2, 3]), new([2], [0.5f, -0.5f])]);

        public (FlowerParameters Parameters, long Examples, IReadOnlyDictionary<string, object> Metrics) Fit(FlowerParameters start, IReadOnlyDictionary<string, object> config, CancellationToken cancel) =>
            (FlowerParameters.Of([new([2, 2], [fits, 1, 2, ++fits]), new([2], [0.25f, -0.25f])]), 300, new Dictionary<string, object> { ["loss"] = 0.125, ["site"] = "clinic" });

        public (float Loss, long Examples, IReadOnlyDictionary<string, object> Metrics) Evaluate(FlowerParameters model, IReadOnlyDictionary<string, object> config, CancellationToken cancel) =>
            (0.5f, 300, new Dictionary<string, object> { ["accuracy"] = 0.75, ["steps"] = -3L });
    }
}
