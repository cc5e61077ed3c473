using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sonda.Engine.Tests.Reference;

/// <summary>A few digits that represent the bytes of many numbers.</summary>
internal static class Fingerprint
{
    public static string Of(params ReadOnlySpan<float[]> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] part in values)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(part));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
