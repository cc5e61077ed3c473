using Sonda.Engine.Activations;
using Sonda.Torch.Tests.Adapters;

namespace Sonda.Torch.Tests;

public sealed class ActivationTests : TorchTests
{
    public static TheoryData<ActivationKind> Kinds => [.. Enum.GetValues<ActivationKind>().Where(kind => kind is not (ActivationKind.PReLU or ActivationKind.Formula))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Values_and_slopes_over_a_sweep(ActivationKind kind) =>
        Compare(type => TorchActivations.Record(new(kind), [.. Enumerable.Range(-6000, 12_001).Select(i => i / 97.3)], type));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Values_and_slopes_at_kinks_and_at_the_ends_of_the_range(ActivationKind kind)
    {
        // So far out, a sine has no correct digit, here or in libtorch. From 1.7e38 on, libtorch's GELU is ∞ in float.
        double[] far = kind == ActivationKind.Sine ? [] : [1e4, 1e10, 1e19, 1e30, 1e38, double.PositiveInfinity];
        double[] positive = [0, 1e-44, 1e-38, 1e-20, 1e-6, 1, 3, 20, 87, 89, 500, .. far];
        double[] z = [double.NaN, .. positive, .. positive.Select(x => -x)];
        Compare(type => TorchActivations.Record(new(kind), z, type));
    }

    [Theory]
    [InlineData(ActivationKind.LeakyReLU, 0.25)]
    [InlineData(ActivationKind.LeakyReLU, 0)]
    [InlineData(ActivationKind.ELU, 0.5)]
    [InlineData(ActivationKind.ELU, 2)]
    public void A_parameter_does_the_same(ActivationKind kind, double parameter) =>
        Compare(type => TorchActivations.Record(
            new(kind, parameter), [.. Enumerable.Range(-300, 601).Select(i => i / 31.0)], type));
}
