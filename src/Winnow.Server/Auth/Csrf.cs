using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Winnow.Server.Http;

namespace Winnow.Server.Auth;

/// <summary>Writes by cookie must repeat the session's token in a header, which no foreign page can do.</summary>
internal static class Csrf
{
    public static void Check(HttpContext context, Caller caller)
    {
        if (caller.Session is not { } session || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var sent = context.Request.Headers[AccessMiddleware.CsrfHeader].ToString();
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(session.Csrf)))
        {
            throw Problems.Forbidden($"The header {AccessMiddleware.CsrfHeader} is missing or does not belong to this session.", "Read csrf from GET /api/session and send it with every write.");
        }
    }
}
