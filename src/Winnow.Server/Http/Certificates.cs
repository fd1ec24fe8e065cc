using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Winnow.Server.Http;

/// <summary>Reads the certificate of <c>https://</c> addresses.</summary>
internal static class Certificates
{
    /// <exception cref="ServerStartException">The files are missing or no certificate with its key.</exception>
    public static void Use(ServerOptions options, HttpsConnectionAdapterOptions https)
    {
        if (options.CertificateFile is not { } file)
        {
            return;
        }

        try
        {
            if (Path.GetExtension(file) is ".pfx" or ".p12")
            {
                https.ServerCertificate = X509CertificateLoader.LoadPkcs12FromFile(file, options.CertificatePassword);
                return;
            }

            https.ServerCertificate = X509Certificate2.CreateFromPemFile(file, options.CertificateKeyFile);
            https.ServerCertificateChain = [];
            https.ServerCertificateChain.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException($"The certificate '{file}' cannot be used ({exception.Message}); give PEM files with --certificate and --certificate-key, or one PFX file.", exception);
        }
    }
}
