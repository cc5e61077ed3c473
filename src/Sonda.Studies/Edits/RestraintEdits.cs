using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>Edits against overfitting: each keeps a network from learning its training rows by heart.</summary>
internal static class RestraintEdits
{
    /// <summary>The minimum number of epochs without improvement before training stops.</summary>
    private const int MinPatience = 5;

    /// <summary>The share of outputs that dropout removes: 0.2, which narrow layers stand too.</summary>
    private const double DropoutShare = 0.2;

    /// <summary>The first λ/n: a thousandth of a weight for each unit of the learning rate.</summary>
    private const double FirstDecay = 1e-3;

    /// <summary>Stops after a tenth of the planned epochs without a lower validation cost; null if the run stops early already.</summary>
    public static RunSpec? StopEarly(RunSpec run) => run.EarlyStopping is null
        ? run with { EarlyStopping = new EarlyStopping(Math.Max(MinPatience, run.Training.Epochs / 10)) }
        : null;

    /// <summary>Adds dropout to hidden layers that have none.</summary>
    public static RunSpec AddDropout(RunSpec run) => run.MapHidden(layer =>
        layer is WeightedSpec { Dropout: 0 } weighted ? weighted with { Dropout = DropoutShare } : layer);

    /// <summary>Multiplies weight decay by ten, or begins with a thousandth per row.</summary>
    public static RunSpec AddDecay(RunSpec run, DataFacts data) => run with
    {
        Training = run.Training.Optimizer.WeightDecay > 0
            ? run.Training with { Optimizer = run.Training.Optimizer with { WeightDecay = 10 * run.Training.Optimizer.WeightDecay } }
            : run.Training with { Lambda = run.Training.Lambda > 0 ? 10 * run.Training.Lambda : Math.Round(FirstDecay * data.Rows, 3) },
    };

    /// <summary>Halves the width of hidden dense layers; null if one of them is in a residual block, whose widths must agree.</summary>
    public static RunSpec? Halve(RunSpec run) => run.Network.Layers.Any(layer => layer is Engine.Layers.Residual.ResidualSpec)
        ? null
        : run.MapHidden(layer => layer is DenseSpec { Width: > 1 } dense ? dense with { Width = (dense.Width + 1) / 2 } : layer);
}
