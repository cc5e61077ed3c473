using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Runs.Specs;
using Sonda.Theory;

namespace Sonda.Studies.Edits;

/// <summary>Replaces the initial weights and nothing else.</summary>
internal static class InitializerEdits
{
    /// <summary>Draws every layer of weights with the initializer made for its activation.</summary>
    public static RunSpec Fit(RunSpec run) => run.MapWeighted(
        (layer, following) => layer with { Initializer = Fitting(layer.Initializer, following) });

    /// <summary>
    /// Draws every layer of weights as an orthogonal matrix. The gain is √2 before ReLU and similar activations, which lose half
    /// of the squared signal, and 1 elsewhere.
    /// </summary>
    public static RunSpec UseOrthogonal(RunSpec run) => run.MapWeighted((layer, following) => layer.Initializer.Kind == InitializerKind.Orthogonal
        ? layer
        : layer with { Initializer = InitializerSpec.Of(InitializerKind.Orthogonal, IsHalf(following.Kind) ? 1.414 : 1) });

    /// <summary>
    /// Draws every hidden dense layer without a normalisation at the edge of chaos of its activation. Layers of ReLU and its kin, of SELU and of
    /// the identity are there already; some activations, such as the sigmoid, have no such point.
    /// </summary>
    public static RunSpec? UseCritical(RunSpec run)
    {
        var known = new Dictionary<ActivationSpec, InitializerSpec?>();
        RunSpec edited = run.MapWeighted((layer, following) => layer is DenseSpec { Norm: NormKind.None } && Critical(following) is { } start ? layer with { Initializer = start } : layer);
        return edited == run ? null : edited;

        InitializerSpec? Critical(ActivationSpec activation)
        {
            if (activation.Kind is ActivationKind.Identity or ActivationKind.ReLU or ActivationKind.LeakyReLU or ActivationKind.PReLU or ActivationKind.SELU)
            {
                return null;
            }

            if (!known.TryGetValue(activation, out InitializerSpec? start))
            {
                known[activation] = start = CriticalPoint.Of(activation)?.Initializer;
            }

            return start;
        }
    }

    /// <summary>The initializer made for an activation; the present one if it already has that variance.</summary>
    public static InitializerSpec Fitting(InitializerSpec now, ActivationSpec activation)
    {
        (InitializerSpec normal, InitializerKind uniform) = activation.Kind switch
        {
            // Klambauer et al. 2017: a variance of 1/fan-in is the fixed point.
            ActivationKind.SELU => (InitializerSpec.LeCun, InitializerKind.LeCunUniform),
            // He et al. 2015: half of the squared signal is lost.
            _ when IsHalf(activation.Kind) => (InitializerSpec.He, InitializerKind.HeUniform),
            // Glorot and Bengio 2010: a slope of about 1 at 0.
            _ => (InitializerSpec.Xavier, InitializerKind.XavierUniform),
        };
        return now.Kind == normal.Kind || now.Kind == uniform ? now : normal;
    }

    /// <summary>The present initializer if its variance depends on the fan-in; otherwise <see cref="Fitting"/>.</summary>
    public static InitializerSpec Sane(InitializerSpec now, ActivationSpec activation) => now.Kind switch
    {
        InitializerKind.Constant or InitializerKind.Uniform or InitializerKind.Normal or InitializerKind.BookLarge => Fitting(now, activation),
        _ => now,
    };

    /// <summary>Whether an activation passes one side and little of the other.</summary>
    private static bool IsHalf(ActivationKind kind) => kind is ActivationKind.ReLU or ActivationKind.LeakyReLU or ActivationKind.PReLU
        or ActivationKind.ELU or ActivationKind.GELU or ActivationKind.GELUTanh or ActivationKind.SiLU or ActivationKind.Mish or ActivationKind.Softplus;
}
