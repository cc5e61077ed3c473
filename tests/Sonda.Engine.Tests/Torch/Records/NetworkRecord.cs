using System.Numerics;
using System.Text.Json.Serialization;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Tests.Torch;

/// <summary>Some steps of training.</summary>
/// <param name="Network">The network.</param>
/// <param name="Training">The training settings.</param>
/// <param name="Data">The training data.</param>
/// <param name="Start">The parameters before, tensor by tensor in the order of <see cref="EngineNetwork{T}"/>.</param>
/// <param name="Masks">
/// The factors of the inputs of each dropout layer, step by step and layer by layer, row by row:
/// drawn by the engine, given to libtorch. Empty without dropout.
/// </param>
/// <param name="Steps">The results of libtorch in each step.</param>
internal sealed record NetworkRecord(
    string Network, TrainingRecord Training, NetworkData Data, double[][] Start, double[][][] Masks, NetworkStep[] Steps)
    : ITorchRecord
{
    /// <summary>The seed of the order of rows and of dropout.</summary>
    public const ulong Seed = 1;

    [JsonIgnore]
    public string Name => $"{Network} by {Training}";

    [JsonIgnore]
    public int BatchSize => Math.Min(Training.BatchSize ?? Data.Count, Data.Count);

    [JsonIgnore]
    public int StepsPerEpoch => (Data.Count + BatchSize - 1) / BatchSize;

    /// <summary>The rows of a step, in the documented order of the trainer.</summary>
    public int[] RowsOf(int step)
    {
        int[] order = [.. Enumerable.Range(0, Data.Count)];
        if (Training.BatchSize is not null)
        {
            new RandomStream(Seed).Split("shuffle", step / StepsPerEpoch).Shuffle<int>(order);
        }

        return [.. order.Chunk(BatchSize).ElementAt(step % StepsPerEpoch)];
    }

    public void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new EngineNetwork<T>(this);
        Tolerance tolerance = NetworkTolerances.Of(NetworkSpec.Parse(Network), Training);
        for (int i = 0; i < Steps.Length; i++)
        {
            EngineStep<T> engine = network.Step();
            string where = $"{Name}, step {i + 1}";
            if (Masks.Length > 0)
            {
                Require(Masks[i], engine.Masks, where + ", mask");
            }

            tolerance.Require(Steps[i].Cost, T.CreateTruncating(engine.Cost), where + ", cost");
            Require(Steps[i].Outputs, engine.Outputs, where + ", z of row");
            Require(Steps[i].Gradients, engine.Gradients, where + ", gradient of tensor");
            Require(Steps[i].Parameters, engine.Parameters, where + ", parameters of tensor");
            Require(Steps[i].Judged, engine.Judged, where + ", z when judged of row");
        }

        void Require(double[][] torch, T[][] engine, string where)
        {
            Assert.Equal(torch.Length, engine.Length);
            for (int tensor = 0; tensor < torch.Length; tensor++)
            {
                tolerance.Require<T>(torch[tensor], engine[tensor], $"{where} {tensor}");
            }
        }
    }
}

/// <summary>The training of a network, in text forms of the engine.</summary>
/// <param name="Optimizer">The optimizer with its rate and weight decay.</param>
internal sealed record TrainingRecord(string Optimizer)
{
    /// <summary>λ of the book: weights decay by λ/n in the gradient, biases do not.</summary>
    public double Lambda { get; init; }

    public string Schedule { get; init; } = "constant";

    public string Clipping { get; init; } = "none";

    public string Rates { get; init; } = "1";

    /// <summary>The number of rows of a mini-batch; null for all rows at once, not shuffled.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The metrics for the schedule, one per epoch; empty for none.</summary>
    public double[] Metrics { get; init; } = [];

    public override string ToString() => string.Join(", ", ((string[])[
        Optimizer,
        Lambda == 0 ? "" : FormattableString.Invariant($"lambda {Lambda}"),
        Schedule == "constant" ? "" : Schedule,
        Clipping == "none" ? "" : Clipping,
        Rates == "1" ? "" : "rates " + Rates,
        BatchSize is null ? "" : $"batches of {BatchSize}",
    ]).Where(part => part.Length > 0));
}

/// <summary>Rows, all with classes or all with targets; every number is exact in float.</summary>
/// <param name="Inputs">m rows.</param>
/// <param name="Labels">The classes, row by row and step by step; empty for regression.</param>
/// <param name="Targets">m rows; empty for classes.</param>
/// <param name="Lengths">The number of time steps of each row; empty if every row has all steps.</param>
internal sealed record NetworkData(double[][] Inputs, int[] Labels, double[][] Targets, int[] Lengths)
{
    [JsonIgnore]
    public int Count => Inputs.Length;
}

/// <summary>One step of training.</summary>
/// <param name="Cost">The mean cost of a row before the step, without the L2 term.</param>
/// <param name="Outputs">z of the output layer before the step, row by row of the mini-batch; 0 after the end of a sequence.</param>
/// <param name="Gradients">∂cost/∂ each parameter, tensor by tensor, not clipped; zeros for measured statistics.</param>
/// <param name="Parameters">The parameters and measured statistics after the step.</param>
/// <param name="Judged">z of all rows after the step, with running statistics and without dropout.</param>
internal sealed record NetworkStep(
    double Cost, double[][] Outputs, double[][] Gradients, double[][] Parameters, double[][] Judged);
