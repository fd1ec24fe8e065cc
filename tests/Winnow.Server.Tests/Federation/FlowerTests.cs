using System.Net;
using Winnow.Core.Federation;
using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

public sealed class FlowerTests
{
    [Fact]
    public void Questions_have_the_bytes_of_the_protocol()
    {
        var question = new FlowerQuestion(FlowerTask.Fit)
        {
            Parameters = new(["AB"u8.ToArray()], FlowerParameters.NumPy),
            Config = new Dictionary<string, object> { ["lr"] = 0.5, ["n"] = -3L },
        };
        var bytes = FlowerCodec.Write(question);
        Assert.Equal(Fit(), Convert.ToHexStringLower(bytes));
        var read = FlowerCodec.ReadQuestion(bytes);
        Assert.Equal("AB"u8.ToArray(), read.Parameters!.Tensors[0]);
        Assert.Equal((0.5, -3L), (read.Config["lr"], read.Config["n"]));
        Assert.Equal("0a00", Convert.ToHexStringLower(FlowerCodec.Write(new FlowerQuestion(FlowerTask.Reconnect))));
        Assert.Equal("0a020805", Convert.ToHexStringLower(FlowerCodec.Write(new FlowerQuestion(FlowerTask.Reconnect) { Seconds = 5 })));
        Assert.Equal("1a00", Convert.ToHexStringLower(FlowerCodec.Write(new FlowerQuestion(FlowerTask.Parameters))));
    }

    [Fact]
    public void Answers_have_the_bytes_of_the_protocol()
    {
        // disconnect_res { reason: ACK }
        Assert.Equal("0a020804", Convert.ToHexStringLower(FlowerCodec.Write(new FlowerAnswer(FlowerTask.Reconnect) { Reason = 4 })));
        // evaluate_res { status { code: 0 message: "ok" } loss: 0.5 num_examples: 300 metrics { "a": bool true } }
        var evaluate = new FlowerAnswer(FlowerTask.Evaluate) { StatusMessage = "ok", Loss = 0.5f, Examples = 300, Metrics = new Dictionary<string, object> { ["a"] = true } };
        Assert.Equal("2a17" + "0a0412026f6b" + "150000003f" + "18ac02" + "22070a016112026801", Convert.ToHexStringLower(FlowerCodec.Write(evaluate)));
        var read = FlowerCodec.ReadAnswer(FlowerCodec.Write(evaluate));
        Assert.Equal((0.5f, 300L, "ok", true), (read.Loss, read.Examples, read.StatusMessage, read.Metrics["a"]));
    }

    [Fact]
    public void Every_kind_of_value_comes_back_and_unknown_fields_are_passed_over()
    {
        var values = new Dictionary<string, object> { ["d"] = -1.5, ["u"] = ulong.MaxValue, ["i"] = long.MinValue, ["b"] = false, ["s"] = "Grüße", ["y"] = new byte[] { 0, 255 } };
        var read = FlowerCodec.ReadQuestion(FlowerCodec.Write(new FlowerQuestion(FlowerTask.Properties) { Config = values })).Config;
        Assert.All(values, v => Assert.Equal(v.Value, read[v.Key]));
        // Field 99 (string "x") before and within.
        Assert.Equal(7, FlowerCodec.ReadQuestion(Convert.FromHexString("9a0601780a0508079a0600")).Seconds);
        Assert.Throws<InvalidDataException>(() => FlowerCodec.ReadQuestion([]));
        Assert.Throws<InvalidDataException>(() => FlowerCodec.ReadQuestion([0x0A, 0xFF]));
        Assert.Throws<InvalidDataException>(() => FlowerCodec.ReadAnswer([0x22, 0x02, 0x12, 0x7F]));
    }

    [Fact]
    public void Arrays_are_NumPy_files_and_come_back()
    {
        var bytes = new NpyArray([2, 3], [1, 2, 3, 4, 5, 6]).ToBytes();
        Assert.Equal("934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028322c2033292c207d", Convert.ToHexStringLower(bytes.AsSpan(0, 69)));
        Assert.Equal(128 + 24, bytes.Length);
        Assert.Equal((byte)'\n', bytes[127]);
        foreach (var array in new[] { new NpyArray([], [7]), new NpyArray([3], [1, -2, 3]) { Type = "<i8" }, new NpyArray([1, 2], [0.5f, -1]) { Type = "<f8" }, new NpyArray([2], [5, -6]) { Type = "<i4" }, new NpyArray([0], []) })
        {
            var read = NpyArray.Read(array.ToBytes());
            Assert.Equal((array.Type, array.Shape.Count), (read.Type, read.Shape.Count));
            Assert.Equal(array.Values, read.Values);
        }
    }

    [Theory]
    [InlineData("|O", "False", "(1,)")]
    [InlineData(">f4", "False", "(1,)")]
    [InlineData("<f4", "True", "(1,)")]
    [InlineData("<f4", "False", "(2,)")]
    [InlineData("<f4", "False", "(99999999999,)")]
    public void Pickles_foreign_byte_orders_and_wrong_sizes_are_refused(string type, string fortran, string shape)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n";
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];
        Assert.Throws<InvalidDataException>(() => NpyArray.Read(file));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clients_join_a_server_train_and_say_goodbye(bool tls)
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("winnow-flower").FullName;
        using var authority = FederationAuthority.Open(folder, TimeProvider.System);
        using var certificate = authority.IssueServer(["127.0.0.1"]);
        await using var server = await FlowerServer.StartAsync(IPAddress.Loopback, 0, tls ? certificate : null, cancel);
        var sites = Enumerable.Range(0, 3).Select(i => new SyntheticSite(i)).ToList();
        var training = new LocalTraining { BatchSize = 64 };
        var clients = sites.Select(s => FlowerClient.RunAsync(server.Address, new FlowerSiteWork(s, SyntheticSite.Dimensions, training, seed: 1), tls ? authority.Certificate : null, TimeProvider.System, cancel)).ToList();
        var result = await server.RunAsync(clients: 3, rounds: 2, start: null, cancel);
        // One of them is asked for the start.
        Assert.Equal([5, 5, 6], (await Task.WhenAll(clients)).Order());
        Assert.Empty(result.Notes);
        Assert.True(result.Rounds[1].Loss < result.Rounds[0].Loss);

        var model = new ModelWeights(SoftmaxSiteTrainer.Layout(3, SyntheticSite.Dimensions));
        for (var round = 0; round < 2; round++)
        {
            model = new FedAvg().Combine([.. sites.Select((s, i) => new ModelUpdate($"{i}", SoftmaxSiteTrainer.Train(model, s.Labelled(cancel).Inputs, s.Labelled(cancel).Classes, training, null, new Random(1), cancel).Weights, 12))]);
        }

        Assert.All(result.Parameters.Arrays().SelectMany(a => a.Values).Zip(model.Values), p => Assert.Equal(p.Second, p.First, 1e-5));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_client_that_speaks_nonsense_is_let_go_and_the_others_go_on()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await FlowerServer.StartAsync(IPAddress.Loopback, 0, null, cancel);
        var good = FlowerClient.RunAsync(server.Address, new FlowerSiteWork(new SyntheticSite(1), SyntheticSite.Dimensions, new(), 1), null, TimeProvider.System, cancel);
        var bad = FlowerClient.RunAsync(server.Address, new Nonsense(), null, TimeProvider.System, cancel);
        var start = FlowerParameters.Of([new([3, 4], new float[12]), new([3], new float[3])]);
        var result = await server.RunAsync(clients: 2, rounds: 1, start, cancel);
        Assert.Contains(result.Notes, n => n.Contains("refused", StringComparison.Ordinal));
        Assert.Contains(result.Parameters.Arrays()[0].Values, v => v != 0);
        await Task.WhenAll(good, bad);
    }

    private static string Fit()
    {
        // transport.proto: fit_ins = 4 { parameters = 1 { tensors = 1, tensor_type = 2 }, config = 2 map { key = 1, value = 2 { double = 1, sint64 = 8 (zig-zag) } } }
        var parameters = "0a024142" + "120d" + Convert.ToHexStringLower("numpy.ndarray"u8);
        var lr = "0a026c72" + "1209" + "09000000000000e03f";
        var n = "0a016e" + "1202" + "4005";
        var inner = Block("0a", parameters) + Block("12", lr) + Block("12", n);
        return Block("22", inner);

        static string Block(string tag, string content) => tag + (content.Length / 2).ToString("x2", System.Globalization.CultureInfo.InvariantCulture) + content;
    }

    private sealed class Nonsense : IFlowerWork
    {
        public FlowerParameters Parameters() => FlowerParameters.Of([]);

        public (FlowerParameters Parameters, long Examples, IReadOnlyDictionary<string, object> Metrics) Fit(FlowerParameters start, IReadOnlyDictionary<string, object> config, CancellationToken cancel) =>
            (FlowerParameters.Of([new([2], [float.NaN, 1])]), 10, new Dictionary<string, object>());

        public (float Loss, long Examples, IReadOnlyDictionary<string, object> Metrics) Evaluate(FlowerParameters model, IReadOnlyDictionary<string, object> config, CancellationToken cancel) =>
            (float.NaN, 10, new Dictionary<string, object>());
    }
}
