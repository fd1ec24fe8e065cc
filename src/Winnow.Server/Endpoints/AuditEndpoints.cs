using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>The server's journal: who signed in, who gave whom which right.</summary>
internal static class AuditEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/audit").WithTags("Audit").NeedsAdmin();
        audit.MapGet("/", List);
        audit.MapGet("/verify", Verify);
    }

    private static Ok<Page<AuditEntry>> List(int? limit, string? after, AccountStore accounts)
    {
        var count = Paging.Limit(limit);
        var rows = accounts.ReadJournal(Paging.After(after, long.MaxValue), count + 1);
        return TypedResults.Ok(Paging.Of(rows, count, e => e.Number, e => new AuditEntry(e.Number, e.At, e.Type, JsonSerializer.Deserialize<JsonElement>(e.Data), e.Hash)));
    }

    private static Ok<AuditVerdict> Verify(AccountStore accounts)
    {
        var problems = accounts.VerifyJournal();
        return TypedResults.Ok(new AuditVerdict(problems.Count == 0, problems));
    }
}

/// <summary>One entry, newest first in lists.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">When, ISO 8601 in UTC.</param>
/// <param name="Type">What happened, such as <c>role.set</c>.</param>
/// <param name="Data">Who, whom, where.</param>
/// <param name="Hash">Hex SHA-256 over this entry and the hash before.</param>
public sealed record AuditEntry(long Number, string At, string Type, JsonElement Data, string Hash);

/// <summary>Whether the chain of hashes holds.</summary>
/// <param name="Ok">Whether it does.</param>
/// <param name="Problems">What is wrong, one sentence each.</param>
public sealed record AuditVerdict(bool Ok, IReadOnlyList<string> Problems);
