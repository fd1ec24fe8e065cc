using System.Net;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Winnow.Server.Blobs;

/// <summary>Blobs in a bucket of an S3-compatible store, addressed by path. Requests are signed with their content's hash, so the store refuses what was altered on its way.</summary>
public sealed class S3BlobStore : IBlobStore, IDisposable
{
    /// <summary>How often a body that came cut off or altered is asked for: once on the way is no damage in the store.</summary>
    private const int ReadsMax = 3;

    private readonly AmazonS3Client client;
    private readonly S3Options options;

    /// <summary>Connects when it is first asked for something.</summary>
    public S3BlobStore(S3Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var config = new AmazonS3Config
        {
            ForcePathStyle = true,
            AuthenticationRegion = options.Region,
            MaxErrorRetry = options.Retries,
            RetryMode = RequestRetryMode.Standard,
            Timeout = TimeSpan.FromMinutes(5),
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        AWSCredentials credentials = options.SessionToken is { } token ? new SessionAWSCredentials(options.AccessKey, options.SecretKey, token) : new BasicAWSCredentials(options.AccessKey, options.SecretKey);
        client = new(credentials, config);
    }

    /// <inheritdoc/>
    public string Name => options.ToString();

    /// <inheritdoc/>
    public string? LocalFolder => null;

    /// <inheritdoc/>
    public async Task PutAsync(BlobKey key, string file, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        await BlobContent.PrepareAsync(key, file, cancel);
        await CallAsync(key, () => client.PutObjectAsync(new() { BucketName = options.Bucket, Key = NameOf(key), FilePath = file, UseChunkEncoding = false, ContentType = "application/octet-stream" }, cancel));
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(BlobKey key, BlobRange? range, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        for (var read = 1; ; read++)
        {
            var response = await CallAsync(key, () => client.GetObjectAsync(options.Bucket, NameOf(key), cancel));
            try
            {
                return await CallAsync(key, async () => BlobContent.Slice(await BlobContent.CheckAsync(key, response.ResponseStream, Name, unsealed: false, cancel), range));
            }
            catch (BlobException) when (read < ReadsMax)
            {
                // On the way or in the store: asking again tells.
            }
        }
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(BlobKey key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            await CallAsync(key, () => client.GetObjectMetadataAsync(options.Bucket, NameOf(key), cancel));
            return true;
        }
        catch (BlobException exception) when (exception.Fault == BlobFault.Missing)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(BlobKey key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        await CallAsync(key, () => client.DeleteObjectAsync(options.Bucket, NameOf(key), cancel));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobKey> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancel)
    {
        var start = options.Prefix.Length == 0 ? 0 : options.Prefix.Length + 1;
        var request = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = $"{Prefixed(folder)}/" };
        ListObjectsV2Response page;
        do
        {
            page = await CallAsync(null, () => client.ListObjectsV2Async(request, cancel));
            foreach (var found in page.S3Objects.Where(o => o.Key.Length > start))
            {
                if (BlobKey.TryParse(found.Key[start..]) is { } key && key.Folder == folder)
                {
                    yield return key;
                }
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private string NameOf(BlobKey key) => Prefixed(key.Path);

    private string Prefixed(string path) => options.Prefix.Length == 0 ? path : $"{options.Prefix}/{path}";

    private async Task<T> CallAsync<T>(BlobKey? key, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode != "NoSuchBucket" && key is not null)
        {
            throw BlobException.Missing(key, Name, exception);
        }
        catch (AmazonServiceException exception)
        {
            throw new BlobException(BlobFault.Unavailable, $"{Name} answers {(int)exception.StatusCode} {exception.ErrorCode}; look at its bucket, its rights and its load.", key, exception);
        }
        catch (Exception exception) when (exception is AmazonClientException or HttpRequestException or (IOException and not BlobException) or (TaskCanceledException { InnerException: TimeoutException }))
        {
            throw new BlobException(BlobFault.Unavailable, $"{Name} cannot be reached ({exception.Message}); look at the address and the network.", key, exception);
        }
    }
}
