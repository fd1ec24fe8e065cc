using System.Net;
using Winnow.Client;
using Winnow.Core.Data;
using Winnow.Storage;
using Outcome = Winnow.Client.AnswerOutcome;
using Scope = Winnow.Server.Auth.Scope;

namespace Winnow.Server.Tests.Clients;

/// <summary>The C# client against a real server.</summary>
public sealed class ClientTests
{
    private const string Labels = "labels000000";

    [Fact]
    public async Task It_leases_answers_and_pages_through_what_is_there()
    {
        await using var server = await StartAsync(samples: 7);
        using var client = Client(server, Scope.Label);
        var cancel = TestContext.Current.CancellationToken;

        var project = (await client.Projects.ListAsync(cancel: cancel)).Items.Single(p => p.Id == Labels);
        Assert.Equal(["crow", "tit"], project.Classes.Select(c => c.Name));
        var item = Assert.Single((await client.Queue.NextAsync(Labels, new() { Count = 1 }, cancel)).Items);
        var answer = new AnswerRequest
        {
            Key = Guid.NewGuid().ToString(),
            Sample = item.Sample,
            Outcome = Outcome.Label,
            LeadMs = 12.5,
            SchemaVersion = project.SchemaVersion,
            Value = new() { Classes = [1] },
            Next = new() { Count = 2 },
        };
        var reply = await client.Answers.SubmitAsync(Labels, answer, cancel);
        Assert.Equal(2, reply.Next.Items.Count);
        Assert.Equal(reply.Answer, (await client.Answers.SubmitAsync(Labels, answer, cancel)).Answer);
        Assert.Equal(1, (await client.Projects.GetAsync(Labels, cancel)).Counts["labelled"]);

        var seen = new List<string>();
        await foreach (var sample in Pages.EachAsync(after => client.Samples.ListAsync(Labels, after: after, limit: 3, cancel: cancel), cancel))
        {
            seen.Add(sample.Id);
        }

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal([1], (await client.Samples.ListAsync(Labels, state: "labelled", @class: 1, cancel: cancel)).Items.Single().Classes);
    }

    [Fact]
    public async Task A_refusal_is_an_exception_that_says_what_helps()
    {
        await using var server = await StartAsync(samples: 1);
        using var client = Client(server, Scope.Label);
        var cancel = TestContext.Current.CancellationToken;

        var wrong = await Assert.ThrowsAsync<ProblemException>(() => client.Queue.NextAsync(Labels, new() { Count = 129 }, cancel));
        Assert.Equal((HttpStatusCode.BadRequest, "count", "0 to 128"), (wrong.Status, wrong.Field, wrong.Limit));
        Assert.Contains("129 images", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ProblemException>(() => client.Projects.GetAsync("../escape", cancel))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => client.Rounds.StartAsync(Labels, cancel))).Status);

        using var stranger = new WinnowClient(new() { Server = server.Address, Token = "wnk_nobody" });
        var unknown = await Assert.ThrowsAsync<ProblemException>(() => stranger.Projects.ListAsync(cancel: cancel));
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.Status);
        Assert.NotNull(unknown.Remedy);
    }

    [Theory]
    [InlineData("http://winnow.example.org")]
    [InlineData("http://10.0.0.5:5170")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("/relative")]
    public void A_token_is_not_sent_where_others_could_read_it(string address)
    {
        var server = new Uri(address, UriKind.RelativeOrAbsolute);
        Assert.Throws<ArgumentException>(() => new WinnowClient(new() { Server = server, Token = "wnk_secret" }).Dispose());
    }

    [Fact]
    public void Plain_http_to_this_machine_and_where_it_is_asked_for_is_taken()
    {
        new WinnowClient(new() { Server = new("http://127.0.0.1:5170") }).Dispose();
        new WinnowClient(new() { Server = new("http://10.0.0.5:5170"), AllowPlainHttp = true }).Dispose();
        new WinnowClient(new() { Server = new("https://winnow.example.org/lab/") }).Dispose();
    }

    [Fact]
    public async Task An_upload_that_is_cut_again_and_again_arrives_whole()
    {
        await using var server = await StartAsync(samples: 1);
        var bytes = new byte[(3 * (8 << 20)) + 12345];
        new Random(5).NextBytes(bytes);
        "PK\x03\x04"u8.CopyTo(bytes);
        var path = Path.Combine(server.Folder, "pictures.zip");
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        using var cuts = new CutHandler(new SocketsHttpHandler(), [1, 3, 4]);
        using var client = Client(server, Scope.Admin, cuts);

        var upload = await client.Uploads.SendFileAsync(Labels, path, cancel: TestContext.Current.CancellationToken);

        // Done, and not refused: the server has compared the SHA-256 that the client named at the start.
        Assert.Equal(("done", 3), (upload.State, cuts.Cut));
    }

    private static async Task<TestServer> StartAsync(int samples)
    {
        var server = await TestServer.StartAsync();
        var folder = Path.Combine(server.Folder, "projects", Labels);
        var images = Directory.CreateDirectory(Path.Combine(folder, "blobs")).FullName;
        StoredSample[] stored = [.. Enumerable.Range(1, samples).Select(i => new StoredSample(new SampleId(i), $"{i}.png", $"{i:x64}", 10, 8, 8, null))];
        using var store = Store.Create(folder, new("labels", "classify", images, 7, server.Clock.GetUtcNow(), ["crow", "tit"]), stored, server.Clock);

        // No round starts by itself: there is no worker here.
        store.ChangeSetting("server", """{"automatic":false}""", "test");
        return server;
    }

    private static WinnowClient Client(TestServer server, Scope scope, HttpMessageHandler? handler = null)
    {
        var token = server.Accounts.CreateToken(server.Admin.Id, "test", scope, project: null, server.Clock.GetUtcNow() + TimeSpan.FromDays(1)).Secret;
        return new(new() { Server = server.Address, Token = token, Handler = handler });
    }

    /// <summary>Cuts the connection at some of the pieces: before the server has them, or after, so that its answer is lost.</summary>
    private sealed class CutHandler(HttpMessageHandler inner, int[] pieces) : DelegatingHandler(inner)
    {
        private int piece;

        public int Cut { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Patch || !pieces.Contains(++piece))
            {
                return await base.SendAsync(request, cancellationToken);
            }

            Cut++;
            if (piece % 2 == 0)
            {
                using var lost = await base.SendAsync(request, cancellationToken);
            }

            throw new HttpRequestException("cut");
        }
    }
}
