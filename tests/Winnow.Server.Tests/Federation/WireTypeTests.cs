using System.Collections;
using System.Reflection;
using Winnow.Core.Federation;
using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

/// <summary>Privacy: nothing that a site can say holds a sample, an image or an annotation.</summary>
public sealed class WireTypeTests
{
    private static readonly HashSet<Type> Leaves = [typeof(string), typeof(int), typeof(long), typeof(ulong), typeof(uint), typeof(double), typeof(bool), typeof(byte[])];

    // Texts are names of sites and sums and hashes, bytes are keys, signatures and shares of secrets: each by name, so that a new one is thought about.
    private static readonly HashSet<string> TextsAndBytes =
    [
        "EnrolRequest.Site", "EnrolRequest.Secret", "EnrolRequest.SigningRequest", "SiteAnswer.Sum", "KeyAdvertisement.Site", "KeyAdvertisement.CipherKey", "KeyAdvertisement.MaskKey",
        "KeyAdvertisement.SeedCommitment", "KeyAdvertisement.Signature", "EncryptedShare.From", "EncryptedShare.To", "EncryptedShare.Content", "BlobManifest.Digest", "BlobManifest.Chunks",
        "ConsistencySignature.Site", "ConsistencySignature.Signature", "UnmaskShares.Site", "UnmaskShares.SeedShares", "UnmaskShares.KeyShares",
    ];

    [Fact]
    public void No_sample_image_or_annotation_can_be_reached_from_what_a_site_sends()
    {
        var (seen, texts) = (new HashSet<Type>(), new HashSet<string>());
        foreach (var type in WireMessages.FromSites)
        {
            Walk(type, type.Name, seen, texts);
        }

        Assert.Subset(TextsAndBytes, texts);
        Assert.DoesNotContain(seen, t => t.Namespace is "Winnow.Core.Data" or "Winnow.Core.Querying" or "Winnow.Vision" || t == typeof(ScoredSample) || t == typeof(ModelWeights));
    }

    [Fact]
    public void The_walk_finds_what_it_is_there_to_find()
    {
        var texts = new HashSet<string>();
        Assert.ThrowsAny<Exception>(() => Walk(typeof(ScoredSample), "ScoredSample", [], texts));
        Walk(typeof(Problem), "Problem", [], texts);
        Assert.Contains("Problem.Detail", texts);
    }

    [Fact]
    public void A_message_of_another_type_or_with_unknown_members_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => WireMessages.Write("a text"));
        Assert.Throws<FederationException>(() => WireMessages.Read<SiteAnswer>("""{"sum":"x","image":"/9j/"}"""u8));
        Assert.Throws<FederationException>(() => WireMessages.Read<SiteAnswer>("[]"u8));
        Assert.Throws<FederationException>(() => WireMessages.Read<SiteAnswer>("null"u8));
        Assert.Throws<FederationException>(() => WireMessages.Read<SiteAnswer>("{}"u8));
    }

    [Fact]
    public void Every_message_comes_back_as_it_was_sent()
    {
        var plan = TestFederation.Plan with { Training = new() { Private = new(1, 2, 0.5, 3) } };
        var read = WireMessages.Read<FederationPlan>(WireMessages.Write(plan));
        Assert.Equal((plan.Training, plan.Arithmetic, plan.Choice!.Budget, plan.Dimensions), (read.Training, read.Arithmetic, read.Choice!.Budget, read.Dimensions));
        var question = new ChoiceQuestion([new(3, ulong.MaxValue)], 64, false, new([null, 5], [], null));
        var sum = new SumInfo("x", 1, 2, BlobManifest.Of(new byte[5]), question, new() { Id = SecureRound.NewId(), Length = 64, Parties = [new("a", [1]), new("b", [2])] });
        var task = WireMessages.Read<SiteTask>(WireMessages.Write(new SiteTask { Kind = SiteTaskKind.AdvertiseKeys, Sum = sum }));
        Assert.Equal(sum.Secure!.Hash(), task.Sum!.Secure!.Hash());
        Assert.Equal(question.Ranges, task.Sum.Question!.Ranges);
        var answer = new SiteAnswer { Sum = "x", Revealed = new("a", new Dictionary<string, byte[]> { ["b"] = [1, 2] }, new Dictionary<string, byte[]>()) };
        Assert.Equal([1, 2], WireMessages.Read<SiteAnswer>(WireMessages.Write(answer)).Revealed!.SeedShares["b"]);
    }

    private static void Walk(Type type, string path, HashSet<Type> seen, HashSet<string> texts)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Leaves.Contains(type) || type.IsEnum)
        {
            if (type == typeof(string) || type == typeof(byte[]))
            {
                texts.Add(path);
            }

            return;
        }

        if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            Assert.True(type.IsGenericType, $"{path} is a {type}, which is no list of a known type");
            foreach (var argument in type.GetGenericArguments())
            {
                Walk(argument, path, seen, texts);
            }

            return;
        }

        Assert.True(type.Namespace is "Winnow.Core.Federation" or "Winnow.Server.Federation" && type != typeof(ScoredSample), $"{path} is a {type}, which is no type of the protocol");
        if (seen.Add(type))
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                Walk(property.PropertyType, $"{type.Name}.{property.Name}", seen, texts);
            }
        }
    }
}
