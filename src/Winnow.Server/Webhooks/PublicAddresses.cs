using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Winnow.Server.Webhooks;

/// <summary>Which network addresses are public, so that a message to them reaches nothing of the operator's own.</summary>
internal static class PublicAddresses
{
    // IANA's registries of special-purpose addresses: this host, private, shared, loopback, link-local (cloud metadata too), documentation, benchmarks, multicast, reserved.
    private static readonly IPNetwork[] Special =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether an address is public. An IPv4 address inside an IPv6 one counts as what it is.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = Plain(address);
        return !Special.Any(n => n.Contains(plain));
    }

    /// <summary>The IPv4 address that an IPv6 address stands for (mapped, translated or tunnelled), else the address without its zone.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : Translated.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : BinaryPrimitives.ReadUInt64BigEndian(bytes) == 0 && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)) == 0 && !IPAddress.IsLoopback(address) && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12)) > 0xFFFF
                ? new IPAddress(bytes.AsSpan(12, 4))
            : new IPAddress(bytes);
    }
}
