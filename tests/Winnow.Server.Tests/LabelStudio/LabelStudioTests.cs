using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Auth;
using Winnow.Server.Labelling;
using Winnow.Server.LabelStudio;
using Winnow.Server.Projects;
using Winnow.Server.Tests.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Tests.LabelStudio;

/// <summary>What a stock Label Studio asks of its machine learning backend, on a real server.</summary>
public sealed class LabelStudioTests
{
    private const string Choices = """<View><Image name="img" value="$photo"/><Choices name="bird" toName="img"><Choice value="crow"/><Choice value="tit"/></Choices></View>""";
    private const string Shapes = """<View><Image name="img" value="$photo"/><RectangleLabels name="box" toName="img"><Label value="crow"/></RectangleLabels><PolygonLabels name="poly" toName="img"><Label value="crow"/></PolygonLabels><BrushLabels name="brush" toName="img"><Label value="crow"/></BrushLabels></View>""";

    [Fact]
    public async Task A_token_as_the_password_of_basic_authentication_opens_health_setup_and_versions()
    {
        await using var bench = await Bench.StartAsync("classify");
        Assert.Equal("UP", (await bench.GetAsync("health")).Json.GetProperty("status").GetString());
        Assert.Empty((await bench.GetAsync("versions")).Json.GetProperty("versions").EnumerateArray());
        var set = await bench.PostAsync("setup", new { project = "1.1700000000", schema = Choices, hostname = "http://localhost:8080", access_token = "secret-of-its-owner", extra_params = "" });
        Assert.Equal("winnow", set.Json.GetProperty("model_version").GetString());
        Assert.DoesNotContain("secret-of-its-owner", bench.Server.Log, StringComparison.Ordinal);
        foreach (var schema in (string[])[Shapes, "<View", "<!DOCTYPE a [<!ENTITY b \"c\">]><View>&b;</View>", "<View><Text name='t' value='$t'/></View>", Choices.Replace("crow", "x", StringComparison.Ordinal).Replace("tit", "y", StringComparison.Ordinal)])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await bench.PostAsync("setup", new { schema })).Status);
        }

        using var nobody = bench.Server.Browse();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"/ls/{bench.Host.Id}/health")).Status);
    }

    [Fact]
    public async Task Suggestions_come_with_a_score_that_puts_our_order_first()
    {
        await using var bench = await Bench.StartAsync("classify");
        var ids = await bench.AddAsync("in/a.jpg", "b.jpg", "c.jpg", "d.jpg", "twice/e.jpg", "again/e.jpg");
        await bench.Host.WriteAsync(
            store =>
            {
                store.OpenRound(new(1, 1, "entropy", "model 1", 0, 6, [new Pick(ids[2], 2, "unsure"), new Pick(ids[1], 1, "less so")]));
                store.AskFor([ids[0]], "please", "chief");
                store.Suggest("model 1", [(ids[1], """{"classes":[{"class":1,"score":0.8},{"class":0,"score":0.2}]}""")]);
                return true;
            },
            TestContext.Current.CancellationToken);
        var tasks = new[] { "/data/upload/1/0a1b2c3d-b.jpg", "https://store/in/a.jpg?sign=1", "c.jpg", "d.jpg", "missing.jpg", "e.jpg" };
        var reply = await bench.PredictAsync(Choices, [.. tasks.Select(t => (object)new { id = 1, data = new { photo = t } }), new { id = 2, data = new { winnow_sample = ids[4].Value } }]);
        var results = reply.Json.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(7, results.Length);
        var region = Assert.Single(results[0].GetProperty("result").EnumerateArray());
        Assert.Equal(("bird", "img", "choices", "tit", 0.8), (
            region.GetProperty("from_name").GetString(), region.GetProperty("to_name").GetString(), region.GetProperty("type").GetString(),
            region.GetProperty("value").GetProperty("choices")[0].GetString(), region.GetProperty("score").GetDouble()));

        // Asked for by name, then the round by rank, then what no model has seen, then what is not known here.
        var order = results.Select((r, i) => (Score: r.GetProperty("score").GetDouble(), i)).OrderBy(r => r.Score).Select(r => r.i).ToArray();
        Assert.Equal([1, 2, 0], order[..3]);
        Assert.Equal([3, 6], order[3..5].Order());
        Assert.Contains("missing.jpg", results[4].GetProperty("refused").GetString(), StringComparison.Ordinal);
        Assert.Contains("Several images", results[5].GetProperty("refused").GetString(), StringComparison.Ordinal);
        var unknown = await bench.PredictAsync(Choices, [new { id = 1, data = new { photo = "nowhere.jpg" } }]);
        Assert.Equal((HttpStatusCode.BadRequest, "tasks"), (unknown.Status, unknown.Json.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task What_no_model_of_now_has_looked_at_is_asked_of_the_newest_one_and_kept()
    {
        var worker = JobBench.Script("""
            echo x >> "$DIR/../../calls"
            printf '{"images":[' > $DIR/suggested.json
            SEP=''; for S in $(grep -o '"sample":[0-9]*' "$1" | cut -d: -f2); do printf '%s{"sample":%s,"classes":[{"class":1,"score":0.75}],"shapes":null}' "$SEP" $S >> $DIR/suggested.json; SEP=','; done
            printf ']}' >> $DIR/suggested.json; echo '{"type":"done"}'
            """);
        await using var bench = await Bench.StartAsync("classify", worker);
        var ids = await bench.AddAsync("a.jpg", "b.jpg", "c.jpg");
        object[] tasks = [.. "abc".Select(c => (object)new { id = 1, data = new { photo = $"{c}.jpg" } })];
        Assert.Empty(Regions(await bench.PredictAsync(Choices, tasks)));
        Assert.False(File.Exists(bench.Calls)); // there is no model yet

        await bench.Host.WriteAsync(
            store =>
            {
                store.AddModel(new(1, "cnn", "models/1", "{}", 4, 0, "accuracy", null));
                store.AddModel(new(2, "cnn", "models/2", "{}", 8, 0, "accuracy", null));
                store.Suggest("model 1", [(ids[0], """{"classes":[{"class":0,"score":0.5}]}""")]);
                store.Suggest("imported.json", [(ids[1], """{"classes":[{"class":0,"score":0.9}]}""")]);
                return true;
            },
            TestContext.Current.CancellationToken);
        var reply = await bench.PredictAsync(Choices, tasks);
        Assert.Equal(["tit", "crow", "tit"], Regions(reply)); // what was read in stays
        Assert.Equal("cnn-2", reply.Json.GetProperty("model_version").GetString());
        Assert.False(reply.Json.TryGetProperty("missing", out _));
        Assert.Equal("model 2", bench.Host.Read(s => s.ReadSuggestion(ids[0]))!.Value.Source);
        Assert.Equal(["tit", "crow", "tit"], Regions(await bench.PredictAsync(Choices, tasks)));
        Assert.Single(File.ReadAllLines(bench.Calls));

        static string[] Regions(Answer reply) => [.. reply.Json.GetProperty("results").EnumerateArray().SelectMany(r => r.GetProperty("result").EnumerateArray()).Select(r => r.GetProperty("value").GetProperty("choices")[0].GetString()!)];
    }

    [Theory]
    [InlineData("""echo '{"type":"failed","reason":"the weights are damaged"}'; exit 1""", "The model cannot be asked: the weights are damaged")]
    [InlineData("""echo '{"images":[{"sample":99,"classes":[],"shapes":null}]}' > $DIR/suggested.json; echo '{"type":"done"}'""", "The worker says what nobody asked for, or what cannot be.")]
    [InlineData("""echo '{"images":[{"sample":0,"classes":[{"class":9,"score":0.5}],"shapes":null}]}' > $DIR/suggested.json; echo '{"type":"done"}'""", "The worker says what nobody asked for, or what cannot be.")]
    public async Task Where_the_model_cannot_be_asked_the_answer_says_so_and_nothing_is_kept(string script, string reason)
    {
        await using var bench = await Bench.StartAsync("classify", JobBench.Script(script));
        var id = (await bench.AddAsync("a.jpg"))[0];
        await bench.Host.WriteAsync(
            store =>
            {
                store.AddModel(new(1, "cnn", "models/1", "{}", 4, 0, "accuracy", null));
                return true;
            },
            TestContext.Current.CancellationToken);
        var reply = await bench.PredictAsync(Choices, [new { id = 1, data = new { photo = "a.jpg" } }]);
        Assert.Equal((HttpStatusCode.OK, reason), (reply.Status, reply.Json.GetProperty("missing").GetString()));
        Assert.Null(bench.Host.Read(s => s.ReadSuggestion(id)));
    }

    [Fact]
    public async Task Shapes_that_were_suggested_come_back_as_the_answer_unchanged()
    {
        await using var bench = await Bench.StartAsync("detect");
        var id = (await bench.AddAsync("a.jpg"))[0];
        var mask = RunLengthMask.FromPixels(40, 50, [.. Enumerable.Range(0, 2000).Select(i => i % 50 is > 10 and < 20 && i / 50 > 5)]);
        ShapeValue[] suggested =
        [
            new() { Id = "1", Class = 0, Kind = "box", Box = [10, 4, 30, 20], Score = 0.75 },
            new() { Id = "2", Class = 0, Kind = "rotated", Centre = [25, 20], Size = [20, 8], Angle = 30 },
            new() { Id = "3", Class = 0, Kind = "polygon", Rings = [[0, 0, 50, 0, 25, 40]] },
            new() { Id = "4", Class = 0, Kind = "mask", Size = [40, 50], Counts = mask.ToCompressed() },
        ];
        await bench.SuggestAsync(id, new { shapes = suggested });
        object task = new { id = 5, data = new { photo = "a.jpg" } };
        var result = (await bench.PredictAsync(Shapes, [task])).Json.GetProperty("results")[0].GetProperty("result");
        Assert.Equal(["box", "box", "poly", "brush"], result.EnumerateArray().Select(r => r.GetProperty("from_name").GetString()));
        Assert.Equal(20, result[0].GetProperty("value").GetProperty("x").GetDouble(), 9);
        var sent = await bench.AnnotateAsync(Shapes, task, new { id = 9, completed_by = 3, result, lead_time = 2.5, updated_at = "2026-01-05T08:00:00Z" });
        Assert.Equal((HttpStatusCode.Created, "stored"), (sent.Status, sent.Json.GetProperty("status").GetString()));
        var answer = Assert.Single(bench.Host.Read(s => s.ReadAnswers(id)));
        Assert.Equal(("label-studio:3", 2500), (answer.Annotator, answer.LeadMs));
        var drawn = AnswerValue.Parse(answer.Value!).Shapes!;
        Assert.Equal(["box", "rotated", "polygon", "mask"], drawn.Select(s => s.Kind));
        Assert.Equal(suggested[0].Box!, drawn[0].Box!, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(suggested[1].Centre!, drawn[1].Centre!, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(suggested[2].Rings![0], drawn[2].Rings![0], (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(suggested[3].Counts, drawn[3].Counts);
    }

    [Fact]
    public async Task A_shape_without_its_control_is_sent_in_a_form_that_has_one()
    {
        await using var bench = await Bench.StartAsync("detect");
        var id = (await bench.AddAsync("a.jpg"))[0];
        await bench.SuggestAsync(id, new { shapes = new[] { new { id = "1", @class = 0, kind = "polygon", rings = new[] { new[] { 0.0, 0, 10, 0, 10, 10, 0, 10 } } }, new { id = "2", @class = 1, kind = "polygon", rings = new[] { new[] { 0.0, 0, 10, 0, 10, 10 } } } } });
        var config = """<View><Image name="img" value="$photo"/><BrushLabels name="brush" toName="img"><Label value="crow"/></BrushLabels></View>""";
        var reply = (await bench.PredictAsync(config, [new { id = 5, data = new { photo = "a.jpg" } }])).Json.GetProperty("results")[0];
        Assert.Equal("brushlabels", Assert.Single(reply.GetProperty("result").EnumerateArray()).GetProperty("type").GetString());
        Assert.Equal(1, reply.GetProperty("left_out").GetInt32());
    }

    [Fact]
    public async Task Each_annotation_counts_once_its_newest_version_counts_and_a_deleted_one_is_taken_back()
    {
        await using var bench = await Bench.StartAsync("classify");
        var id = (await bench.AddAsync("a.jpg"))[0];
        object task = new { id = 5, data = new { photo = "a.jpg" } };
        Assert.Equal("stored", await Say("crow", "2026-01-05T08:00:00Z"));
        Assert.Equal("known", await Say("crow", "2026-01-05T08:00:00Z"));
        Assert.Equal("stored", await Say("tit", "2026-01-05T09:00:00+00:00"));
        Assert.Equal("known", await Say("crow", "2026-01-05T08:30:00Z"));
        Assert.Equal(1, bench.Host.Read(s => Assert.Single(s.ReadLabels()).Class));
        Assert.Single(bench.Host.Read(s => s.ReadAnswers(id)));
        var deleted = new { action = "ANNOTATIONS_DELETED", annotations = new[] { new { id = 7 } } };
        Assert.Equal("deleted", (await bench.PostAsync("webhook", deleted)).Json.GetProperty("status").GetString());
        Assert.Equal("known", (await bench.PostAsync("webhook", deleted)).Json.GetProperty("status").GetString());
        Assert.Equal("known", await Say("crow", "2026-01-05T10:00:00Z"));
        Assert.Empty(bench.Host.Read(s => s.ReadLabels()));
        var skipped = await bench.AnnotateAsync(Choices, task, new { id = 8, was_cancelled = true, result = Array.Empty<object>(), updated_at = "2026-01-05T08:00:00Z" });
        Assert.Equal("stored", skipped.Json.GetProperty("status").GetString());
        Assert.Equal("skipped", bench.Host.Read(s => s.ReadState(id)));

        async Task<string?> Say(string name, string at) =>
            (await bench.AnnotateAsync(Choices, task, new { id = 7, completed_by = new { id = 3, email = "a@example.org" }, result = new[] { Choice(name) }, updated_at = at })).Json.GetProperty("status").GetString();
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_the_field_and_stores_nothing()
    {
        await using var bench = await Bench.StartAsync("classify");
        await bench.AddAsync("a.jpg");
        object task = new { id = 5, data = new { photo = "a.jpg" } };
        foreach (var (annotation, field) in ((object, string)[])
        [
            (new { id = 1, result = new[] { Choice("owl") }, updated_at = "2026-01-05T08:00:00Z" }, "annotation.result[0]"),
            (new { id = 1, result = new[] { Choice("crow") } }, "annotation.updated_at"),
            (new { result = new[] { Choice("crow") }, updated_at = "2026-01-05T08:00:00Z" }, "annotation.id"),
            (new { id = 1, result = Array.Empty<object>(), updated_at = "2026-01-05T08:00:00Z" }, "value.classes"),
            (new { id = 1, result = new[] { new { type = "keypointlabels", value = new { } } }, updated_at = "2026-01-05T08:00:00Z" }, "annotation.result[0].type"),
        ])
        {
            var answer = await bench.AnnotateAsync(Choices, task, annotation);
            Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Json.GetProperty("field").GetString()));
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await bench.PostAsync("webhook", new { action = "ANNOTATION_CREATED", annotation = new { id = 1 } })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await bench.PostAsync("webhook", new { })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await bench.PostAsync("predict", new { })).Status);
        Assert.Equal("ignored", (await bench.PostAsync("webhook", new { action = "TASKS_CREATED" })).Json.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await bench.PostAsync("webhook", new { action = "START_TRAINING" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bench.PostAsync("train", new { })).Status);
        Assert.Empty(bench.Host.Read(s => s.ReadLabels()));
    }

    [Fact]
    public void A_version_is_compared_by_its_time_and_deletion_is_the_newest()
    {
        Assert.True(string.CompareOrdinal(OutsideAnswer.Deleted, DateTimeOffset.MaxValue.ToString("O", System.Globalization.CultureInfo.InvariantCulture)) > 0);
    }

    private static object Choice(string name) => new { id = "x", from_name = "bird", to_name = "img", type = "choices", value = new { choices = new[] { name } } };

    /// <summary>A server with one project, called as Label Studio calls.</summary>
    private sealed class Bench : IAsyncDisposable
    {
        private readonly Browser program;

        private Bench(TestServer server, ProjectHost host)
        {
            (Server, Host) = (server, host);
            var bea = server.AddUser("bea");
            server.Accounts.SetRole(bea.Id, host.Id, Role.Labeller, server.Admin.Id);
            var (_, secret) = server.Accounts.CreateToken(bea.Id, "ls", Scope.Label, host.Id, server.Clock.GetUtcNow() + TimeSpan.FromDays(1));
            program = new(server.Address) { Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"label-studio:{secret}")) };
        }

        public TestServer Server { get; }

        public ProjectHost Host { get; }

        /// <summary>File to which the worker of a test writes a line for each call.</summary>
        public string Calls => Path.Combine(Server.Folder, "calls");

        public static async Task<Bench> StartAsync(string task, IReadOnlyList<string>? worker = null)
        {
            var server = await TestServer.StartAsync(new(Worker: worker));
            var host = server.App.Services.GetRequiredService<ProjectRegistry>().Create("birds", task, ["crow", "tit"], new() { Automatic = false }, "chief");
            return new(server, host);
        }

        public async Task<IReadOnlyList<SampleId>> AddAsync(params string[] names)
        {
            NewSample[] samples = [.. names.Select((n, i) => new NewSample($"{i}.jpg", n, new string((char)('a' + i), 64), 1, 50, 40, 8, 1, null))];
            return await Host.WriteAsync(s => s.AddSamples(samples, "test", "chief").Select(i => i!.Value).ToArray(), TestContext.Current.CancellationToken);
        }

        public Task<bool> SuggestAsync(SampleId sample, object value) => Host.WriteAsync(
            store =>
            {
                store.Suggest("model 1", [(sample, JsonSerializer.Serialize(value, Winnow.Server.Http.JsonRules.Options))]);
                return true;
            },
            TestContext.Current.CancellationToken);

        public Task<Answer> GetAsync(string path) => program.GetAsync($"/ls/{Host.Id}/{path}");

        public Task<Answer> PostAsync(string path, object body) => program.PostAsync($"/ls/{Host.Id}/{path}", body);

        public Task<Answer> PredictAsync(string config, object[] tasks) => PostAsync("predict", new { tasks, model_version = "winnow", project = "1.17", label_config = config, @params = new { } });

        public Task<Answer> AnnotateAsync(string config, object task, object annotation) =>
            PostAsync("webhook", new { action = "ANNOTATION_UPDATED", project = new { id = 1, label_config = config }, task, annotation });

        public async ValueTask DisposeAsync()
        {
            program.Dispose();
            await Server.DisposeAsync();
        }
    }
}
