using System.Security.Cryptography;
using Winnow.Server.Blobs;

namespace Winnow.Server.Tests.Blobs;

/// <summary>What every store of blobs promises.</summary>
public sealed class BlobStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-blobs-").FullName;
    private readonly Lazy<S3Double> s3 = new(() => new());

    public static TheoryData<string> Stores => ["folder", "s3"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (s3.IsValueCreated)
        {
            s3.Value.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_is_put_comes_back_whole_and_in_parts(string kind)
    {
        var store = Open(kind);
        var content = RandomNumberGenerator.GetBytes(100_000);
        var original = BlobKey.Original("abc", HashOf(content) + ".png");
        var view = BlobKey.View("abc", HashOf(content), ".thumb.jpg");
        foreach (var key in (BlobKey[])[original, view])
        {
            Assert.False(await store.ExistsAsync(key, Cancel));
            await PutAsync(store, key, content);
            await PutAsync(store, key, content); // again changes nothing
            Assert.True(await store.ExistsAsync(key, Cancel));
            Assert.Equal(content, await ReadAsync(store, key));
            Assert.Equal(content[1000..1500], await ReadAsync(store, key, new(1000, 500)));
            Assert.Equal(content[99_990..], await ReadAsync(store, key, new(99_990, 500)));
            Assert.Empty(await ReadAsync(store, key, new(200_000, 5)));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync(store, key, new(-1, 5)));
        }

        await store.DeleteAsync(view, Cancel);
        await store.DeleteAsync(view, Cancel);
        Assert.False(await store.ExistsAsync(view, Cancel));
        Assert.True(await store.ExistsAsync(original, Cancel));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_large_blob_does_not_need_the_memory_and_is_checked_all_the_same(string kind)
    {
        var store = Open(kind);
        var content = new byte[9 << 20];
        new Random(1).NextBytes(content);
        var key = BlobKey.Original("abc", HashOf(content) + ".tiff");
        await PutAsync(store, key, content);
        Assert.Equal(content, await ReadAsync(store, key));
        Assert.Equal(content[^3..], await ReadAsync(store, key, new(content.Length - 3, 3)));
        Alter(kind, key, b => b[5_000_000] ^= 1);
        await FaultAsync(BlobFault.Damaged, () => ReadAsync(store, key));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_listing_has_the_blobs_of_its_folder_in_order(string kind)
    {
        var store = Open(kind);
        var keys = new List<BlobKey>();
        for (byte i = 0; i < 5; i++)
        {
            keys.Add(BlobKey.Original("abc", HashOf([i]) + ".png"));
            await PutAsync(store, keys[^1], [i]);
        }

        await PutAsync(store, BlobKey.Original("abcd", HashOf([9]) + ".png"), [9]);
        await PutAsync(store, BlobKey.View("abc", HashOf([0]), ".jpg"), [9]);
        Assert.Equal(keys.Select(k => k.Path).Order(StringComparer.Ordinal), await ListAsync(store, "projects/abc/blobs"));
        Assert.Empty(await ListAsync(store, "projects/none/blobs"));
        Assert.Empty(await ListAsync(store, "projects/../projects/abc/blobs"));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_is_not_there_is_missing(string kind)
    {
        var store = Open(kind);
        var key = BlobKey.Original("abc", HashOf([1]) + ".png");
        Assert.Contains(key.Path, (await FaultAsync(BlobFault.Missing, () => ReadAsync(store, key))).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_does_not_have_the_hash_of_its_name_is_not_stored(string kind)
    {
        var store = Open(kind);
        var key = BlobKey.Original("abc", HashOf([1]) + ".png");
        await FaultAsync(BlobFault.Damaged, async () =>
        {
            await PutAsync(store, key, [2]);
            return [];
        });
        Assert.False(await store.ExistsAsync(key, Cancel));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Bytes_that_were_altered_or_cut_off_in_the_store_are_never_given_out(string kind)
    {
        var store = Open(kind);
        var content = RandomNumberGenerator.GetBytes(500);
        foreach (var key in (BlobKey[])[BlobKey.Original("abc", HashOf(content) + ".png"), BlobKey.View("abc", HashOf(content), ".jpg")])
        {
            await PutAsync(store, key, content);
            Alter(kind, key, b => b[250] ^= 1);
            var fault = await FaultAsync(BlobFault.Damaged, () => ReadAsync(store, key, new(0, 10)));
            Assert.Equal(key, fault.Key);
            await PutAsync(store, key, content);
            Alter(kind, key, b => b, length: 300);
            await FaultAsync(BlobFault.Damaged, () => ReadAsync(store, key));
            await PutAsync(store, key, content);
            Assert.Equal(content, await ReadAsync(store, key));
        }
    }

    [Fact]
    public async Task A_folder_of_an_earlier_version_is_read_where_its_pictures_look_whole()
    {
        var store = Open("folder");
        var (whole, half) = (BlobKey.View("abc", HashOf([1]), ".jpg"), BlobKey.View("abc", HashOf([2]), ".jpg"));
        Directory.CreateDirectory(Path.Combine(folder, whole.Folder));
        File.WriteAllBytes(Path.Combine(folder, whole.Path), [0xFF, 0xD8, 7, 0xFF, 0xD9]);
        File.WriteAllBytes(Path.Combine(folder, half.Path), [0xFF, 0xD8, 7]);
        Assert.Equal([0xFF, 0xD8, 7, 0xFF, 0xD9], await ReadAsync(store, whole));
        await FaultAsync(BlobFault.Damaged, () => ReadAsync(store, half));
    }

    [Fact]
    public async Task A_store_that_is_busy_or_cuts_a_body_off_is_asked_again()
    {
        var store = Open("s3");
        byte[] content = [.. Enumerable.Repeat((byte)7, 5000)];
        var key = BlobKey.Original("abc", HashOf(content) + ".png");
        s3.Value.BeBusy(1);
        await PutAsync(store, key, content);
        s3.Value.BeBusy(1);
        Assert.Equal(content, await ReadAsync(store, key));
        s3.Value.CutOff(1);
        Assert.Equal(content, await ReadAsync(store, key));
        Assert.Empty(s3.Value.Refused);
        Assert.Equal([$"team/a/{key.Path}"], s3.Value.Names);
    }

    [Fact]
    public async Task A_store_that_stays_away_is_named_without_the_secret()
    {
        var store = Open("s3");
        var key = BlobKey.Original("abc", HashOf([1]) + ".png");
        s3.Value.BeBusy(1000);
        var busy = await FaultAsync(BlobFault.Unavailable, () => ReadAsync(store, key));
        Assert.Contains("s3://images/team/a answers 503 SlowDown", busy.Message, StringComparison.Ordinal);
        s3.Value.BeBusy(0);
        using var stranger = new S3BlobStore(s3.Value.Options with { AccessKey = "AKIAOTHER" });
        var refused = await FaultAsync(BlobFault.Unavailable, () => ReadAsync(stranger, key));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(S3Double.SecretKey, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(S3Double.SecretKey, s3.Value.Options.ToString(), StringComparison.Ordinal);
        s3.Value.Dispose();
        await FaultAsync(BlobFault.Unavailable, () => ReadAsync(store, key));
    }

    [Theory]
    [InlineData("s3://images/a/b", null, true)]
    [InlineData("s3://images", "https://s3.example.org", true)]
    [InlineData("images", null, false)]
    [InlineData("https://images", null, false)]
    [InlineData("s3://key:secret@images", null, false)]
    [InlineData("s3://images", "s3.example.org", false)]
    [InlineData("s3://images", "https://key:secret@s3.example.org", false)]
    public void Addresses_are_read_or_refused_in_words_without_secrets(string address, string? endpoint, bool good)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["AWS_ACCESS_KEY_ID"] = "a", ["AWS_SECRET_ACCESS_KEY"] = "b" };
        if (good)
        {
            Assert.Equal(address, S3Options.Parse(address, endpoint, environment.GetValueOrDefault).ToString());
            Assert.Contains("AWS_ACCESS_KEY_ID", Assert.Throws<ServerStartException>(() => S3Options.Parse(address, endpoint, static _ => null)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.DoesNotContain("secret@", Assert.Throws<ServerStartException>(() => S3Options.Parse(address, endpoint, environment.GetValueOrDefault)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("projects/abc/blobs/../x")]
    [InlineData("projects/abc/blobs/x.png")]
    [InlineData("../0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("/projects/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("projects/ABC/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("projects/abc/0000000000000000000000000000000000000000000000000000000000000000/x")]
    [InlineData("projects/abc/000000000000000000000000000000000000000000000000000000000000000G")]
    [InlineData("projects/abc/0000000000000000000000000000000000000000000000000000000000000000.a.b.c")]
    public void A_name_that_leads_elsewhere_is_no_key(string path) => Assert.Null(BlobKey.TryParse(path));

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static async Task<byte[]> ReadAsync(IBlobStore store, BlobKey key, BlobRange? range = null)
    {
        await using var stream = await store.OpenAsync(key, range, Cancel);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        Assert.Equal(stream.Length, copy.Length);
        return copy.ToArray();
    }

    private static async Task<BlobException> FaultAsync(BlobFault fault, Func<Task<byte[]>> call)
    {
        var exception = await Assert.ThrowsAsync<BlobException>(call);
        Assert.Equal(fault, exception.Fault);
        return exception;
    }

    private static async Task<IReadOnlyList<string>> ListAsync(IBlobStore store, string folder)
    {
        var found = new List<string>();
        await foreach (var key in store.ListAsync(folder, Cancel))
        {
            found.Add(key.Path);
        }

        return found;
    }

    private async Task PutAsync(IBlobStore store, BlobKey key, byte[] content)
    {
        var file = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(file, content, Cancel);
        await store.PutAsync(key, file, Cancel);
        File.Delete(file);
    }

    private IBlobStore Open(string kind) => kind == "folder" ? new FolderBlobStore(folder) : new S3BlobStore(s3.Value.Options);

    private void Alter(string kind, BlobKey key, Action<byte[]> change) => Alter(
        kind, key, bytes =>
        {
            change(bytes);
            return bytes;
        }, length: null);

    private void Alter(string kind, BlobKey key, Func<byte[], byte[]> change, int? length)
    {
        byte[] Changed(byte[] bytes) => change(bytes)[..(length ?? bytes.Length)];
        if (kind == "s3")
        {
            s3.Value.Alter($"team/a/{key.Path}", Changed);
        }
        else
        {
            var path = Path.Combine(folder, key.Path);
            File.WriteAllBytes(path, Changed(File.ReadAllBytes(path)));
        }
    }
}
