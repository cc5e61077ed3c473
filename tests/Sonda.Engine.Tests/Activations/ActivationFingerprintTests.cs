using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Engine.Activations;

namespace Sonda.Engine.Tests.Activations;

public sealed class ActivationFingerprintTests
{
    /// <summary>
    /// Recorded once; the suite runs again with DOTNET_EnableAVX2=0 and DOTNET_EnableAVX512=0 and must find the same values.
    /// </summary>
    [Theory]
    [InlineData("identity", "0b4d98f01c3c1b0e")]
    [InlineData("sigmoid", "355b809c0e4799eb")]
    [InlineData("tanh", "a1e314f28202d8db")]
    [InlineData("relu", "1ffb1f4f37a631c4")]
    [InlineData("leaky-relu", "6c5ad36521d507db")]
    [InlineData("leaky-relu(0.2)", "0ecbb02c2b2fec7d")]
    [InlineData("elu", "d1910b39455122aa")]
    [InlineData("elu(0.5)", "750b3552271afde4")]
    [InlineData("selu", "a044f56f57d66ee1")]
    [InlineData("gelu", "4b8685d83591396d")]
    [InlineData("gelu-tanh", "a545b30560f42e05")]
    [InlineData("silu", "91c31a9674c1dcb7")]
    [InlineData("mish", "bf48d57a6e52bbdc")]
    [InlineData("softplus", "d2b9148004ad5350")]
    [InlineData("softsign", "85e89574ae033c88")]
    [InlineData("hard-sigmoid", "94aca8d65f48665b")]
    [InlineData("hard-tanh", "e9d42ae80fa572d6")]
    [InlineData("exp", "78b4bb9236c8976a")]
    [InlineData("sin", "f139b037d518bc9e")]
    public void An_activation_gives_the_recorded_bytes_on_every_instruction_set(string name, string expected)
    {
        ActivationSpec spec = ActivationSpec.Parse(name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append<float>(spec, hash);
        Append<double>(spec, hash);
        Assert.Equal(expected, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    private static void Append<T>(ActivationSpec spec, IncrementalHash hash)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Neither infinities nor NaN, because the bits of a NaN depend on the processor.
        double[] ends = [0, 1, 3, 1e-44, 1e-38, 1e-20, 1e-6, 110, 800, 1e5, 1e15, 1e30, 3e38];
        T[] z =
        [
            .. Enumerable.Range(-2000, 4001).Select(i => T.CreateTruncating(i * 0.053125)),
            .. ends.Select(T.CreateTruncating), .. ends.Select(end => T.CreateTruncating(-end)),
        ];
        T[] a = new T[z.Length];
        T[] d = [.. Enumerable.Range(0, z.Length).Select(i => T.CreateTruncating(0.3 + (i % 7)))];
        var activation = Activation<T>.Of(spec);
        activation.Forward(z, a);
        activation.Backward(z, d);
        hash.AppendData(MemoryMarshal.AsBytes<T>(a));
        hash.AppendData(MemoryMarshal.AsBytes<T>(d));
    }
}
