using Sonda.Diagnosis.Remedies;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>Edits of the training settings; the network stays as it is.</summary>
internal static class TrainingEdits
{
    /// <summary>The maximum ratio of the first layer's learning rate to the last layer's.</summary>
    private const double MaxLayerRate = 128;

    /// <summary>Clips gradients to a norm of 1, if they are not clipped yet.</summary>
    public static RunSpec? Clip(RunSpec run) => run.Training.Clipping != GradientClipping.None
        ? null
        : run with { Training = run.Training with { Clipping = GradientClipping.ByNorm(1) } };

    /// <summary>
    /// Uses Adam with its default rate, unless the run has Adam or AdamW. λ and weight decay stay: no change hides in another.
    /// </summary>
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

    /// <summary>
    /// Multiplies the learning rate by the factor of a remedy, in decimal arithmetic: no trailing digits of binary fractions.
    /// </summary>
    public static RunSpec? Scale(RunSpec run, string remedy) => RemedyKinds.Find(remedy)?.RateFactor is { } factor && run.Training.LearningRate is > 1e-15 and < 1e15 and double rate
        ? run with { Training = run.Training with { LearningRate = (double)decimal.Round((decimal)rate * factor, 20) } }
        : null;

    /// <summary>Uses the default learning rate of the optimizer instead of a rate of 0; null if the rate is another.</summary>
    public static RunSpec? UseDefaultRate(RunSpec run) => run.Training.LearningRate == 0
        ? run with { Training = run.Training with { LearningRate = run.Training.Optimizer.LearningRate } }
        : null;

    /// <summary>Divides the learning rate by three, to two digits.</summary>
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
    /// Doubles the learning rate from each layer to the one before it, or multiplies it by less if the first layer would learn
    /// at more than 128 times the rate of the last.
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

    /// <summary>Makes mini-batches four times as large, unless all rows already fit into one.</summary>
    public static RunSpec? EnlargeBatch(RunSpec run, DataFacts data) => run.Training.BatchSize is int batch && batch < data.Rows
        ? run with { Training = run.Training with { BatchSize = (int)Math.Min(4L * batch, data.Rows) } }
        : null;

    /// <summary>Trains four times as many epochs.</summary>
    public static RunSpec? Lengthen(RunSpec run) => run.Training.Epochs is > 0 and <= TrainingSpec.MaxEpochs / 4
        ? run with { Training = run.Training with { Epochs = 4 * run.Training.Epochs } }
        : null;

    /// <summary>Removes weight decay, both the book's λ and the optimizer's.</summary>
    public static RunSpec StopDecay(RunSpec run) => run with
    {
        Training = run.Training with
        {
            Lambda = 0,
            Optimizer = run.Training.Optimizer.WeightDecay == 0 ? run.Training.Optimizer : run.Training.Optimizer with { WeightDecay = 0 },
        },
    };
}
