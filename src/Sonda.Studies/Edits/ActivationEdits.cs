using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Residual;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>Replaces the activation of hidden layers, with weights drawn to suit it.</summary>
internal static class ActivationEdits
{
    /// <summary>
    /// Replaces the activation of every hidden layer; a layer without one, such as a projection, keeps none. The
    /// initializer of the new activation draws all weights, including those of the output layer, unless their
    /// initializer already has its variance.
    /// </summary>
    public static RunSpec? Use(RunSpec run, ActivationKind kind)
    {
        var activation = new ActivationSpec(kind);
        RunSpec edited = run.MapHidden(layer => layer switch
        {
            WeightedSpec weighted => weighted with { Activation = Replaced(weighted.Activation) },
            ActivationLayerSpec alone => new ActivationLayerSpec(Replaced(alone.Activation)),
            ResidualSpec block => block with { Activation = Replaced(block.Activation) },
            _ => layer,
        });
        return edited == run ? null : edited.MapWeighted((layer, following) => following == activation
            ? layer with { Initializer = InitializerEdits.Fitting(layer.Initializer, activation) }
            : layer with { Initializer = InitializerEdits.Sane(layer.Initializer, following) });

        // The same kind with another parameter, such as leaky-relu(0.2), is as good; keep it.
        ActivationSpec Replaced(ActivationSpec old) => old.Kind == ActivationKind.Identity || old.Kind == kind ? old : activation;
    }
}
