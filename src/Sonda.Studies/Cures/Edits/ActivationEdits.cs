using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Residual;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Cures.Edits;

/// <summary>Another activation in the hidden layers, with weights drawn as it wants them.</summary>
internal static class ActivationEdits
{
    /// <summary>
    /// Every activation of a hidden layer becomes another one; a layer without any, such as a projection, keeps none. All
    /// weights, those of the output layer too, are drawn by the initializer of the new activation, where they are not drawn
    /// with its variance already.
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

        // The same kind with another parameter, leaky-relu(0.2), is as good; leave it.
        ActivationSpec Replaced(ActivationSpec old) => old.Kind == ActivationKind.Identity || old.Kind == kind ? old : activation;
    }
}
