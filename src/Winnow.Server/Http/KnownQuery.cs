using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Winnow.Server.Http;

/// <summary>Closes the list of filters: a name that the list does not know is refused instead of ignored, so that nobody takes a whole list for a filtered one, and no name reaches a column.</summary>
internal static class KnownQuery
{
    /// <summary>Refuses every query parameter but these, whatever its value.</summary>
    public static RouteHandlerBuilder TakesOnly(this RouteHandlerBuilder route, params string[] names) => route.AddEndpointFilter((context, next) =>
    {
        foreach (var name in context.HttpContext.Request.Query.Keys)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw Problems.Invalid("The list has no filter or order of one of these names.", "query", string.Join(", ", names));
            }
        }

        return next(context);
    });
}
