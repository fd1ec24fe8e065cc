using System.Net;
using Winnow.Server.Auth;
using Winnow.Server.Tests.Datasets;

namespace Winnow.Server.Tests.Jobs;

/// <summary>The files of models are listed to everybody in the project, and downloaded by managers.</summary>
public sealed class ModelFilesTests
{
    [Fact]
    public async Task A_model_is_downloaded_as_onnx_and_for_winnow_and_nothing_else_of_its_folder()
    {
        await using var bench = await DataBench.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(bench.Host.Folder, "models", "1")).FullName;
        foreach (var name in (string[])["model.onnx", "detector.json", "weights.safetensors", "heldout.json", "notes.txt"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), name, TestContext.Current.CancellationToken);
        }

        File.CreateSymbolicLink(Path.Combine(folder, "other.safetensors"), Path.Combine(bench.Host.Folder, "winnow.db"));
        await bench.Host.WriteAsync(
            store =>
            {
                store.AddModel(new(1, "yolo11-pico", "models/1", "{}", 8, 6, "AP50", 0.5));
                store.AddModel(new(2, "yolo11-pico", "../..", "{}", 8, 6, "AP50", 0.5));
                return true;
            },
            TestContext.Current.CancellationToken);
        var detail = (await bench.Manager.GetAsync($"{bench.Root}/models/1")).Json;
        Assert.Equal(["detector.json", "model.onnx", "weights.safetensors"], detail.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("name").GetString()!));
        Assert.Equal(10, detail.GetProperty("files")[1].GetProperty("bytes").GetInt64());
        Assert.Contains("AP50 0.500 on 6 labelled images that were held out.", detail.GetProperty("card").GetString(), StringComparison.Ordinal);
        Assert.False(detail.GetProperty("model").GetProperty("metric").GetProperty("low").ValueKind == System.Text.Json.JsonValueKind.Number);

        var file = await bench.Manager.GetAsync($"{bench.Root}/models/1/files/model.onnx");
        Assert.Equal(("model.onnx", "application/octet-stream", "nosniff"), (file.Body, file.ContentType, file.Header("X-Content-Type-Options")));
        foreach (var name in (string[])["heldout.json", "notes.txt", "other.safetensors", "..%2F..%2Fwinnow.db", "MODEL.ONNX"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await bench.Manager.GetAsync($"{bench.Root}/models/1/files/{name}")).Status);
        }

        Assert.Empty((await bench.Manager.GetAsync($"{bench.Root}/models/2")).Json.GetProperty("files").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Manager.GetAsync($"{bench.Root}/models/3/files/model.onnx")).Status);

        var vera = bench.Server.AddUser("vera");
        bench.Server.Accounts.SetRole(vera.Id, bench.Host.Id, Role.Viewer, bench.Server.Admin.Id);
        using var viewer = bench.Server.Browse(vera);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync($"{bench.Root}/models/1/files/model.onnx")).Status);
    }
}
