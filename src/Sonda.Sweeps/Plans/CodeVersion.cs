using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Runs.Specs;
using Sonda.Theory;

namespace Sonda.Sweeps.Plans;

/// <summary>The identity of the code that computes cells.</summary>
/// <param name="Number">The version of the program.</param>
/// <param name="Hash">The first 16 bytes of SHA-256 over the identities of the compiled assemblies, in hexadecimal digits.</param>
internal sealed record CodeVersion(string Number, string Hash)
{
    /// <summary>This program. Its assemblies are compiled deterministically, so the same source and compiler give the same hash.</summary>
    public static CodeVersion Current { get; } = Of(
    [
        typeof(NetworkSpec).Assembly, typeof(DatasetSpec).Assembly, typeof(Trace).Assembly, typeof(MeanField).Assembly,
        typeof(RunSpec).Assembly, typeof(CodeVersion).Assembly,
    ]);

    /// <summary>The hash as bytes.</summary>
    [JsonIgnore]
    public byte[] Bytes => Convert.FromHexString(Hash);

    /// <summary>The version, and enough of the hash to tell two builds apart.</summary>
    public override string ToString() => $"{Number} ({Hash[..12]})";

    private static CodeVersion Of(Assembly[] assemblies)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Assembly assembly in assemblies)
        {
            hash.AppendData(assembly.ManifestModule.ModuleVersionId.ToByteArray());
        }

        return new CodeVersion(assemblies[^1].GetName().Version?.ToString(3) ?? "", Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)));
    }
}
