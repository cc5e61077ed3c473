using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Cures.Edits;

/// <summary>Other first weights, the rest as it is.</summary>
internal static class InitializerEdits
{
    /// <summary>Every layer of weights drawn by the initializer that its activation is made for.</summary>
    public static RunSpec Fit(RunSpec run) => run.MapWeighted(
        (layer, following) => layer with { Initializer = Fitting(layer.Initializer, following) });

    /// <summary>
    /// Every layer of weights drawn orthogonal, with a gain of √2 before ReLU and its like, which lose half of the square of
    /// a signal, and 1 elsewhere.
    /// </summary>
    public static RunSpec UseOrthogonal(RunSpec run) => run.MapWeighted((layer, following) => layer.Initializer.Kind == InitializerKind.Orthogonal
        ? layer
        : layer with { Initializer = InitializerSpec.Of(InitializerKind.Orthogonal, IsHalf(following.Kind) ? 1.414 : 1) });

    /// <summary>The initializer that an activation is made for; the one there is, where it draws with that variance already.</summary>
    public static InitializerSpec Fitting(InitializerSpec now, ActivationSpec activation)
    {
        (InitializerSpec normal, InitializerKind uniform) = activation.Kind switch
        {
            // Klambauer et al. 2017: a variance of 1/fan-in is the fixed point.
            ActivationKind.SELU => (InitializerSpec.LeCun, InitializerKind.LeCunUniform),
            // He et al. 2015: half of the square of the signal is lost.
            _ when IsHalf(activation.Kind) => (InitializerSpec.He, InitializerKind.HeUniform),
            // Glorot and Bengio 2010: a slope of 1 at 0, or none to speak of.
            _ => (InitializerSpec.Xavier, InitializerKind.XavierUniform),
        };
        return now.Kind == normal.Kind || now.Kind == uniform ? now : normal;
    }

    /// <summary>The initializer there is, where its variance follows the fan-in; else <see cref="Fitting"/>.</summary>
    public static InitializerSpec Sane(InitializerSpec now, ActivationSpec activation) => now.Kind switch
    {
        InitializerKind.Constant or InitializerKind.Uniform or InitializerKind.Normal or InitializerKind.BookLarge => Fitting(now, activation),
        _ => now,
    };

    /// <summary>Whether an activation passes one side and little of the other.</summary>
    private static bool IsHalf(ActivationKind kind) => kind is ActivationKind.ReLU or ActivationKind.LeakyReLU or ActivationKind.PReLU
        or ActivationKind.ELU or ActivationKind.GELU or ActivationKind.GELUTanh or ActivationKind.SiLU or ActivationKind.Mish or ActivationKind.Softplus;
}
