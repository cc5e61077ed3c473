using Sonda.Diagnosis.Remedies;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Cures.Edits;

/// <summary>Other settings of training, the network as it is.</summary>
internal static class TrainingEdits
{
    /// <summary>The most times that the first layer may learn faster than the last.</summary>
    private const double MaxLayerRate = 128;

    /// <summary>Gradients clipped to a norm of 1, where they are not clipped.</summary>
    public static RunSpec? Clip(RunSpec run) => run.Training.Clipping != GradientClipping.None
        ? null
        : run with { Training = run.Training with { Clipping = GradientClipping.ByNorm(1) } };

    /// <summary>Adam with its own rate, where there is neither Adam nor AdamW. λ and weight decay are kept: no change hides in another.</summary>
    public static RunSpec? UseAdam(RunSpec run)
    {
        TrainingSpec training = run.Training;
        if (training.Optimizer.Kind is OptimizerKind.Adam or OptimizerKind.AdamW)
        {
            return null;
        }

        var adam = new OptimizerSpec(OptimizerKind.Adam) { WeightDecay = training.Optimizer.WeightDecay, DecayKind = training.Optimizer.DecayKind };
        return run with
        {
            Training = training with
            {
                Optimizer = adam,
                LearningRate = adam.LearningRate,
                Lambda = training.Lambda,
            },
        };
    }

    /// <summary>The learning rate times the factor of a remedy, without the digits that binary fractions add.</summary>
    public static RunSpec? Scale(RunSpec run, string remedy) => RemedyKinds.Find(remedy)?.RateFactor is { } factor && run.Training.LearningRate is > 1e-15 and < 1e15 and double rate
        ? run with { Training = run.Training with { LearningRate = (double)decimal.Round((decimal)rate * factor, 20) } }
        : null;

    /// <summary>A third of the learning rate, to two digits.</summary>
    public static RunSpec? Third(RunSpec run)
    {
        if (run.Training.LearningRate is not (> 1e-15 and < 1e15) || Scale(run, RemedyKinds.ThirdRate) is not { } edited)
        {
            return null;
        }

        string rounded = edited.Training.LearningRate.ToString("e1", System.Globalization.CultureInfo.InvariantCulture);
        return edited with
        {
            Training = edited.Training with { LearningRate = double.Parse(rounded, System.Globalization.CultureInfo.InvariantCulture) },
        };
    }

    /// <summary>
    /// Twice the rate with each layer further from the output, or less where the first layer would get more than 128 times the
    /// rate of the last.
    /// </summary>
    public static RunSpec? UseLayerRates(RunSpec run)
    {
        int steps = run.Network.WeightedLayerCount - 1;
        if (steps == 0 || !run.Training.LayerRates.Equals(LayerRates.Uniform))
        {
            return null;
        }

        double ratio = Math.Min(2, Math.Floor(100 * Math.Pow(MaxLayerRate, 1.0 / steps)) / 100);
        return ratio > 1 ? run with { Training = run.Training with { LayerRates = LayerRates.Geometric(ratio) } } : null;
    }

    /// <summary>Mini-batches four times as large, where the rows do not fit into one already.</summary>
    public static RunSpec? EnlargeBatch(RunSpec run, DataFacts data) => run.Training.BatchSize is int batch && batch < data.Rows
        ? run with { Training = run.Training with { BatchSize = (int)Math.Min(4L * batch, data.Rows) } }
        : null;

    /// <summary>No weight decay, neither that of the book nor the optimizer's.</summary>
    public static RunSpec StopDecay(RunSpec run) => run with
    {
        Training = run.Training with
        {
            Lambda = 0,
            Optimizer = run.Training.Optimizer.WeightDecay == 0 ? run.Training.Optimizer : run.Training.Optimizer with { WeightDecay = 0 },
        },
    };
}
