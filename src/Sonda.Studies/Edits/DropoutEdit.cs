using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dropout;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>Removes dropout from hidden layers.</summary>
internal static class DropoutEdit
{
    /// <summary>The run without dropout.</summary>
    public static RunSpec Use(RunSpec run) => run.MapHidden(layer => layer switch
    {
        DropoutSpec => null,
        WeightedSpec weighted => weighted with { Dropout = 0 },
        _ => layer,
    });
}
